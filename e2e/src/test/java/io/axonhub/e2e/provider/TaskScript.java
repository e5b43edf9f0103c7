package io.axonhub.e2e.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A provider's endpoints beside its conversations: OpenAI's, and Cohere's and Jina's own; the path says which. */
public final class TaskScript implements Script {
    /** Sound, in base 16: bytes that are no text. */
    public static final String SOUND = "00fffb0d0a0080";

    /** 1, -2 and 0.5 as 32-bit floats, little end first. */
    private static final String VECTOR = "AACAPwAAAMAAAAA/";

    private static final Pattern AZURE = Pattern.compile("/openai/deployments/[^/]+(/[^?]+)\\?api-version=2024-10-21");

    private static byte[] sound() {
        return HexFormat.of().parseHex(SOUND);
    }

    @Override
    public Answer answer(Recorded request) {
        return switch (operation(request.path())) {
            case "/embeddings" -> Answer.json(200, embeddings(request.json()));
            case "/embed" -> Answer.json(200, """
                    {"id":"e","embeddings":{"float":[[1,-2,0.5],[0,0,1]]},"meta":{"billed_units":{"input_tokens":4}}}""");
            case "/rerank" -> Answer.json(200, """
                    {"id":"r","results":[{"index":1,"relevance_score":0.9},{"index":0,"relevance_score":0.1}],
                    "meta":{"billed_units":{"search_units":1}}}""");
            case "/images/generations", "/images/edits" -> images(request);
            case "/audio/speech" -> Answer.bytes("audio/mpeg", List.of(sound(), sound()));
            case "/audio/transcriptions" ->
                request.text().contains("vtt")
                        ? Answer.of(200, "text/vtt; charset=utf-8", "WEBVTT\n\nhello")
                        : Answer.json(200, """
                                {"text":"hello","usage":{"type":"tokens","input_tokens":14,"output_tokens":3,"total_tokens":17}}""");
            case "/audio/translations" -> Answer.json(200, "{\"text\":\"translated\"}");
            case "/moderations" -> Answer.json(200, """
                    {"id":"m","model":"omni","results":[{"flagged":true,"categories":{},"category_scores":{},
                    "category_applied_input_types":{}}]}""");
            case "/completions" -> completion(request);
            default -> Answer.json(404, "{\"error\":{\"message\":\"no such path\"}}");
        };
    }

    /** Behind the version, or behind Azure's deployment. */
    private static String operation(String path) {
        Matcher azure = AZURE.matcher(path);
        return azure.matches() ? azure.group(1) : path.substring(path.lastIndexOf("/v") + 3);
    }

    /** {@code numbers} is a server that knows no base64. */
    private static String embeddings(JsonNode body) {
        boolean base64 = body.path("encoding_format").asText().equals("base64")
                && !body.path("model").asText().equals("numbers");
        List<String> data = new ArrayList<>();
        for (int i = 0; i < body.path("input").size(); i++) {
            String vector = base64 ? "\"" + VECTOR + "\"" : "[1, -2, 0.5]";
            data.add("{\"object\":\"embedding\",\"index\":" + i + ",\"embedding\":" + vector + "}");
        }
        return "{\"object\":\"list\",\"data\":[" + String.join(",", data)
                + "],\"model\":\"e\",\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4}}";
    }

    private static Answer images(Recorded request) {
        String usage = "\"usage\":{\"input_tokens\":5,\"output_tokens\":7,\"total_tokens\":12,"
                + "\"input_tokens_details\":{\"text_tokens\":5,\"image_tokens\":0}}";
        if (!request.form() && request.streaming()) {
            return Answer.events(List.of(
                    event("image_generation.partial_image", "\"b64_json\":\"AAAA\",\"partial_image_index\":0"),
                    event("image_generation.completed", "\"b64_json\":\"AAAA\"," + usage)));
        }
        return Answer.json(200, "{\"created\":1,\"data\":[{\"b64_json\":\"AAAA\"}]," + usage + "}");
    }

    private static String event(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + members + "}\n\n";
    }

    private static Answer completion(Recorded request) {
        String head = "{\"id\":\"cmpl-1\",\"object\":\"text_completion\",\"created\":1,\"model\":\"i\",\"choices\":[";
        String choice = "{\"text\":\" upon\",\"index\":0,\"logprobs\":null,\"finish_reason\":";
        String usage = "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3}}";
        if (!request.streaming()) {
            return Answer.json(200, head + choice + "\"stop\"}]," + usage);
        }
        return Answer.events(List.of(
                "data: " + head + choice + "null}]}\n\n",
                "data: " + head + choice.replace(" upon", "") + "\"stop\"}]}\n\n",
                "data: " + head + "]," + usage + "\n\n",
                "data: [DONE]\n\n"));
    }
}
