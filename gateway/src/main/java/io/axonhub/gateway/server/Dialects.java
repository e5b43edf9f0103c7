package io.axonhub.gateway.server;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.transform.Formats;
import io.axonhub.gateway.transform.Inbound;

/** Which dialect a client speaks, as far as its path and headers say. */
final class Dialects {
    /** The default dialect. */
    static final String OPENAI = "openai-chat";

    /** OpenAI Responses. */
    static final String RESPONSES = "openai-responses";

    /** Anthropic's. */
    static final String ANTHROPIC = "anthropic";

    /** Google's. */
    static final String GEMINI = "gemini";

    /** The Vercel AI SDK's. */
    static final String AI_SDK = "aisdk";

    private final Formats formats;

    /** Fails at once when a dialect that errors need is not wired. */
    Dialects(Formats formats) {
        this.formats = formats;
        Routes.formats().forEach(formats::inbound);
    }

    /** The dialect of an answer to {@code path}. */
    Inbound of(String path, Headers headers) {
        return formats.inbound(format(path, headers));
    }

    /** The dialect by its name. */
    Inbound named(String format) {
        return formats.inbound(format);
    }

    /** Whose shapes the client expects: by the path of a model call, else by the path's prefix or the headers. */
    static String format(String pathAndQuery, Headers headers) {
        int query = pathAndQuery.indexOf('?');
        String path = query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
        String format = Routes.format(path);
        if (format != null) {
            return format;
        }
        if (isGemini(path) || headers.first("x-goog-api-client").isPresent()) {
            return GEMINI;
        }
        if (path.startsWith("/aisdk/")) {
            return AI_SDK;
        }
        if (path.startsWith("/v1/responses/")) {
            return RESPONSES;
        }
        boolean anthropic = path.startsWith("/anthropic/")
                || path.equals("/anthropic")
                || path.startsWith("/v1/messages/")
                || headers.first("anthropic-version").isPresent();
        return anthropic ? ANTHROPIC : OPENAI;
    }

    /** Whether one of Google's clients asks, whose key may stand in the query. */
    static boolean isGoogle(String path, Headers headers) {
        return format(path, headers).startsWith(GEMINI);
    }

    /** Whether only Google's clients use the path. */
    private static boolean isGemini(String path) {
        return path.startsWith("/gemini/") || path.equals("/gemini") || path.startsWith("/v1beta/");
    }
}
