package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.SseDecoder;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.ThinkingMode;
import io.axonhub.gateway.llm.TokenLimit;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Capabilities;
import io.axonhub.gateway.transform.Golden;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Samples;
import io.axonhub.gateway.transform.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the tests of this format begin with; JSON may be written with single quotes. */
final class Given {
    static final String PATH = "/gemini/v1beta/models/m:generateContent";

    private Given() {}

    static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    static JsonNode json(String json) {
        return Json.parse(bytes(json));
    }

    static HttpCall call(String path, String body) {
        return new HttpCall("POST", path, Headers.empty(), bytes(body));
    }

    static Request read(String body) {
        return new GeminiInbound().read(call(PATH, body));
    }

    static Response answer(String body) {
        return new GeminiOutbound().read(HttpReply.json(200, bytes(body)));
    }

    static List<StreamEvent> events(String stream) {
        GeminiStreamReader reader = new GeminiStreamReader();
        List<StreamEvent> events = new ArrayList<>();
        Golden.frames(new SseDecoder(), bytes(stream)).forEach(frame -> events.addAll(reader.accept(frame)));
        events.addAll(reader.finish());
        return events;
    }

    /** A request of another format with these messages. */
    static Request foreign(Message... messages) {
        Request r = Samples.request(false);
        return new Request(
                r.format(),
                r.model(),
                List.of(messages),
                r.tools(),
                r.toolChoice(),
                r.parallelToolCalls(),
                r.maxTokens(),
                r.stop(),
                r.sampling(),
                r.thinking(),
                r.responseFormat(),
                r.hints(),
                r.cache(),
                false,
                false,
                r.extras());
    }

    static Message of(io.axonhub.gateway.llm.Role role, Content... content) {
        return Message.of(role, List.of(content));
    }

    static JsonNode write(Request request, Capabilities model, Notes notes) {
        return Json.parse(new GeminiOutbound()
                .write(request, new Target("up", model), notes)
                .body());
    }

    static JsonNode write(Request request) {
        return write(request, AllFormats.everything(), new Notes());
    }

    /** A model up to 2.5. */
    static Capabilities budgets(ThinkingMode... modes) {
        return capabilities(Set.of(modes), Set.of(), true);
    }

    static Capabilities capabilities(
            Set<ThinkingMode> modes, Set<io.axonhub.gateway.llm.Effort> levels, boolean jsonSchema) {
        return new Capabilities(
                65_536, TokenLimit.MAX_TOKENS, false, true, modes, levels, true, jsonSchema, false, false);
    }
}
