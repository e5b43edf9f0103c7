package io.axonhub.gateway.transform.gemini;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What the path of a call says, {@code .../models/{model}:{method}?alt=sse}: Gemini's bodies name neither the model nor the stream.
 *
 * @param model without {@code models/}; may hold slashes and colons
 * @param stream whether the method is {@code streamGenerateContent}
 */
record GeminiCall(String model, boolean stream) {
    private static final String MODELS = "/models/";
    private static final String STREAM = "streamGenerateContent";
    private static final String SSE = "alt=sse";

    /** Reads path and query. */
    static GeminiCall of(String pathAndQuery) {
        int query = pathAndQuery.indexOf('?');
        String path = query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
        int from = path.indexOf(MODELS);
        int colon = path.lastIndexOf(':');
        if (from < 0 || colon < from + MODELS.length()) {
            throw bad("The path must be .../models/{model}:{method}.");
        }
        String model = decoded(path.substring(from + MODELS.length(), colon));
        if (model.isBlank()) {
            throw bad("The path names no model.");
        }
        return new GeminiCall(model, path.substring(colon + 1).equals(STREAM));
    }

    /** Whether the call's stream is to be one JSON array, which it is without {@code alt=sse}. */
    static boolean wantsArray(String pathAndQuery) {
        int query = pathAndQuery.indexOf('?');
        String path = query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
        boolean sse = query >= 0 && ("&" + pathAndQuery.substring(query + 1) + "&").contains("&" + SSE + "&");
        return path.endsWith(":" + STREAM) && !sse;
    }

    /** The path of a call to a provider, which streams events whatever layout the client wants. */
    static String path(String model, boolean stream) {
        return path(model, stream ? STREAM + "?" + SSE : "generateContent");
    }

    /** The path of a call of this method. */
    static String path(String model, String method) {
        StringBuilder path = new StringBuilder("/v1beta");
        for (String segment : resource(model).split("/", -1)) {
            path.append('/')
                    .append(URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"));
        }
        return path.append(':').append(method).toString();
    }

    /** The model's full name. */
    static String resource(String model) {
        return model.startsWith("models/") || model.startsWith("tunedModels/") ? model : "models/" + model;
    }

    private static String decoded(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw bad("The path is not properly escaped.");
        }
    }

    private static GatewayException bad(String message) {
        return new GatewayException(new LlmError.InvalidRequest(message, "model", "invalid_value"));
    }
}
