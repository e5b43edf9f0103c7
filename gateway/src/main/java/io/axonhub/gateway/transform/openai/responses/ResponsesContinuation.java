package io.axonhub.gateway.transform.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.SseDecoder;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.json.JsonScan;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.Continuation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code previous_response_id}: the earlier input and output come before the new input; instructions are not carried over.
 *
 * @see <a href="https://platform.openai.com/docs/guides/conversation-state">OpenAI, conversation state</a>
 */
final class ResponsesContinuation implements Continuation {
    static final String PREVIOUS = "previous_response_id";
    static final String CONVERSATION = "conversation";
    static final String BACKGROUND = "background";

    /** Header inside the gateway: the id of the answer whose turns have been put into the body. */
    static final String CONTINUES = "x-axonhub-continues";
    /** How many items of the input are not the client's own. */
    private static final String EARLIER = "x-axonhub-continues-behind";

    private static final String INPUT = "input";
    private static final String STORE = "store";
    private static final List<byte[]> TERMINALS = List.of(
            "\"response.completed\"".getBytes(StandardCharsets.US_ASCII),
            "\"response.incomplete\"".getBytes(StandardCharsets.US_ASCII));

    static GatewayException notFound(String id) {
        return new GatewayException(new LlmError.InvalidRequest(
                "Previous response with id '" + id + "' not found.", PREVIOUS, "previous_response_not_found"));
    }

    static GatewayException noConversation(JsonNode conversation) {
        String id = conversation.isTextual()
                ? conversation.textValue()
                : conversation.path("id").asText("");
        return new GatewayException(new LlmError.InvalidRequest(
                "Conversation with id '" + id
                        + "' not found: the gateway keeps answers, not conversations. Continue with"
                        + " previous_response_id.",
                CONVERSATION,
                "conversation_not_found"));
    }

    static GatewayException noBackground() {
        return new GatewayException(LlmError.InvalidRequest.of(
                BACKGROUND, "'background' cannot be had here: an answer comes with its request only."));
    }

    @Override
    public Wish wish(HttpCall call) {
        JsonScan scan = scan(call.body());
        Optional<JsonScan.Member> conversation = said(scan, CONVERSATION);
        if (conversation.isPresent()) {
            throw noConversation(Json.parse(scan.bytes(conversation.get())));
        }
        if (kind(scan, BACKGROUND) == JsonScan.Kind.TRUE) {
            throw noBackground();
        }
        boolean keep = kind(scan, STORE) != JsonScan.Kind.FALSE;
        return new Wish(previous(scan), keep);
    }

    private static @Nullable String previous(JsonScan scan) {
        Optional<JsonScan.Member> previous = said(scan, PREVIOUS);
        if (previous.isEmpty()) {
            return null;
        }
        if (previous.get().kind() != JsonScan.Kind.STRING) {
            throw new GatewayException(
                    LlmError.InvalidRequest.of(PREVIOUS, "'previous_response_id' must be a string."));
        }
        return previous.get().text();
    }

    private static JsonScan scan(byte[] body) {
        try {
            return JsonScan.of(body, PREVIOUS, CONVERSATION, BACKGROUND, STORE, INPUT);
        } catch (Json.BadJsonException e) {
            throw new GatewayException(
                    new LlmError.InvalidRequest(
                            "We could not parse the JSON body of your request: " + e.getMessage() + ".", null, null),
                    e);
        }
    }

    private static Optional<JsonScan.Member> said(JsonScan scan, String member) {
        return scan.member(member).filter(value -> value.kind() != JsonScan.Kind.NULL);
    }

    private static JsonScan.Kind kind(JsonScan scan, String member) {
        return scan.member(member).map(JsonScan.Member::kind).orElse(JsonScan.Kind.NULL);
    }

    @Override
    public GatewayException unknown(String id) {
        return notFound(id);
    }

    @Override
    public HttpCall expanded(HttpCall call, byte[] input, byte[] answer) {
        ArrayNode items = Json.array();
        Json.parse(input).forEach(items::add);
        Json.parse(answer).path("output").forEach(items::add);
        ObjectNode body = (ObjectNode) Json.parse(call.body());
        String previous = body.path(PREVIOUS).asText("");
        int earlier = resolved(items).size();
        items(body.path(INPUT)).forEach(items::add);
        body.remove(PREVIOUS);
        body.set(INPUT, resolved(items));
        Headers headers = call.headers().with(CONTINUES, previous).with(EARLIER, String.valueOf(earlier));
        return new HttpCall(call.method(), call.path(), headers, Json.bytes(body));
    }

    /** The client's own path of what stands at {@code path} in the expanded body. */
    static String own(String path, HttpCall call) {
        String earlier = call.headers().first(EARLIER).orElse("");
        int end = path.indexOf(']');
        boolean said =
                !earlier.isEmpty() && earlier.length() < 7 && earlier.chars().allMatch(Character::isDigit);
        if (!said || !path.startsWith(INPUT + "[")) {
            return path;
        }
        int index = Integer.parseInt(path.substring(INPUT.length() + 1, end)) - Integer.parseInt(earlier);
        return index < 0 ? PREVIOUS : INPUT + "[" + index + path.substring(end);
    }

    /** References to items of the same conversation say what is there already. */
    private static ArrayNode resolved(ArrayNode items) {
        List<String> known = new ArrayList<>();
        ArrayNode resolved = Json.array();
        for (JsonNode item : items) {
            boolean reference = item.path("type").asText("").equals("item_reference");
            String id = item.path("id").asText("");
            if (!reference || !known.contains(id)) {
                resolved.add(item);
            }
            if (!reference && !id.isEmpty()) {
                known.add(id);
            }
        }
        return resolved;
    }

    private static ArrayNode items(JsonNode input) {
        if (input instanceof ArrayNode list) {
            return list;
        }
        ArrayNode items = Json.array();
        if (input.isTextual()) {
            items.addObject().put("type", "message").put("role", "user").set("content", input);
        }
        return items;
    }

    @Override
    public byte[] input(HttpCall call) {
        JsonScan scan = scan(call.body());
        return scan.member(INPUT)
                .map(member -> member.kind() == JsonScan.Kind.ARRAY
                        ? scan.bytes(member)
                        : Json.bytes(items(Json.parse(scan.bytes(member)))))
                .orElseGet(() -> "[]".getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public Optional<Answer> answer(byte[] body) {
        try {
            JsonScan scan = JsonScan.of(body, "id", "status", "output");
            String status = scan.member("status").map(JsonScan.Member::text).orElse("completed");
            String id = scan.member("id").map(JsonScan.Member::text).orElse("");
            boolean whole = kind(scan, "output") == JsonScan.Kind.ARRAY
                    && (status.equals("completed") || status.equals("incomplete"));
            return whole && !id.isEmpty() ? Optional.of(new Answer(id, body)) : Optional.empty();
        } catch (Json.BadJsonException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Answer> answerIn(byte[] frames) {
        if (TERMINALS.stream().noneMatch(word -> contains(frames, word))) {
            return Optional.empty();
        }
        SseDecoder decoder = new SseDecoder();
        List<SseFrame> all = new ArrayList<>(decoder.accept(frames, 0, frames.length));
        all.addAll(decoder.finish());
        return all.stream().map(this::answerIn).flatMap(Optional::stream).findFirst();
    }

    private Optional<Answer> answerIn(SseFrame frame) {
        try {
            JsonScan scan = JsonScan.of(frame.data(), "type", "response");
            String type = scan.member("type").map(JsonScan.Member::text).orElse("");
            boolean end = type.equals("response.completed") || type.equals("response.incomplete");
            return end ? scan.member("response").flatMap(member -> answer(scan.bytes(member))) : Optional.empty();
        } catch (Json.BadJsonException e) {
            return Optional.empty();
        }
    }

    private static boolean contains(byte[] bytes, byte[] word) {
        for (int i = 0; i + word.length <= bytes.length; i++) {
            int k = 0;
            while (k < word.length && bytes[i + k] == word[k]) {
                k++;
            }
            if (k == word.length) {
                return true;
            }
        }
        return false;
    }
}
