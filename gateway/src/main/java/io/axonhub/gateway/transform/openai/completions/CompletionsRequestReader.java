package io.axonhub.gateway.transform.openai.completions;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.Hints;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.ResponseFormat;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.llm.Sampling;
import io.axonhub.gateway.transform.openai.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client's body to a conversation of one message. What only a completion model can do is refused by name. */
final class CompletionsRequestReader {
    private static final int MOST_STOPS = 4;
    private static final String CHAT_ONLY = "cannot be had: the provider of this model answers conversations only";

    private CompletionsRequestReader() {}

    static Request read(byte[] body) {
        Members root = Members.of(parse(body), "");
        refuse(root);
        Members options = root.object("stream_options");
        Boolean usage = options == null ? null : options.flag("include_usage");
        Content prompt = root.reading().placed(new Content.Text(prompt(root), List.of(), null, Map.of()), "prompt");
        String model = root.needName("model");
        Integer maxTokens = root.count("max_tokens", 1);
        List<String> stop = stop(root);
        Sampling sampling = sampling(root);
        String user = root.text("user");
        boolean stream = Boolean.TRUE.equals(root.flag("stream"));
        Map<String, JsonNode> rest = root.rest();
        return new Request(
                CompletionsInbound.FORMAT,
                model,
                List.of(root.reading().placed(Message.of(Role.USER, List.of(prompt)), "prompt")),
                List.of(),
                null,
                null,
                maxTokens,
                stop,
                sampling,
                null,
                new ResponseFormat.Text(),
                new Hints(user, Map.of(), null, null, null, null, null),
                null,
                stream,
                Boolean.TRUE.equals(usage),
                rest,
                root.reading().origin(Map.of("messages", "prompt", "end_user", "user")));
    }

    private static JsonNode parse(byte[] body) {
        try {
            return Json.parse(body);
        } catch (Json.BadJsonException e) {
            throw new GatewayException(
                    new LlmError.InvalidRequest("The body cannot be read: " + e.getMessage(), null, null), e);
        }
    }

    /** Each changes what the caller reads in the answer. */
    private static void refuse(Members root) {
        if (Boolean.TRUE.equals(root.flag("echo"))) {
            throw Members.refuse("echo", CHAT_ONLY);
        }
        if (root.count("logprobs", 0) != null) {
            throw Members.refuse("logprobs", CHAT_ONLY);
        }
        String suffix = root.text("suffix");
        if (suffix != null && !suffix.isEmpty()) {
            throw Members.refuse("suffix", CHAT_ONLY);
        }
        Integer bestOf = root.count("best_of", 1);
        if (bestOf != null && bestOf > 1) {
            throw Members.refuse("best_of", CHAT_ONLY);
        }
    }

    private static String prompt(Members root) {
        JsonNode prompt = root.need("prompt");
        JsonNode only = prompt.isArray() && prompt.size() == 1 ? prompt.get(0) : prompt;
        if (only.isTextual()) {
            return only.textValue();
        }
        throw Members.refuse(
                "prompt", "must be one string: the provider of this model takes neither several prompts nor tokens");
    }

    private static List<String> stop(Members root) {
        JsonNode stop = root.any("stop");
        if (stop == null) {
            return List.of();
        }
        if (stop.isTextual()) {
            return List.of(stop.textValue());
        }
        List<String> sequences = new ArrayList<>();
        for (JsonNode sequence : root.list("stop")) {
            if (!sequence.isTextual()) {
                throw Members.refuse("stop[" + sequences.size() + "]", "must be a string");
            }
            sequences.add(sequence.textValue());
        }
        if (sequences.size() > MOST_STOPS) {
            throw Members.refuse("stop", "takes at most " + MOST_STOPS + " sequences");
        }
        return sequences;
    }

    private static Sampling sampling(Members root) {
        return new Sampling(
                root.number("temperature"),
                root.number("top_p"),
                null,
                root.number("frequency_penalty"),
                root.number("presence_penalty"),
                root.whole("seed"),
                root.count("n", 1),
                null,
                null,
                bias(root));
    }

    private static @Nullable JsonNode bias(Members root) {
        Members bias = root.object("logit_bias");
        return bias == null ? null : bias.json();
    }
}
