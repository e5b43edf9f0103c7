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

    private final Formats formats;

    /** Fails at once when a dialect that errors need is not wired. */
    Dialects(Formats formats) {
        this.formats = formats;
        Routes.LLM.values().forEach(formats::inbound);
    }

    /** The dialect of an answer to {@code path}. */
    Inbound of(String path, Headers headers) {
        if (isAnthropic(path, headers)) {
            return formats.inbound(ANTHROPIC);
        }
        return formats.inbound(path.startsWith("/v1/responses") ? RESPONSES : OPENAI);
    }

    /** The dialect by its name. */
    Inbound named(String format) {
        return formats.inbound(format);
    }

    /** Whether the client expects Anthropic's shapes: by the path of a model call, else by the path's prefix or the headers. */
    static boolean isAnthropic(String path, Headers headers) {
        int query = path.indexOf('?');
        String format = Routes.LLM.get(query < 0 ? path : path.substring(0, query));
        if (format != null) {
            return format.equals(ANTHROPIC);
        }
        return path.startsWith("/anthropic/")
                || path.equals("/anthropic")
                || path.startsWith("/v1/messages/")
                || headers.first("anthropic-version").isPresent();
    }
}
