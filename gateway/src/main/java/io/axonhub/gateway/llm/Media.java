package io.axonhub.gateway.llm;

import org.jspecify.annotations.Nullable;

/** Where the bytes of an image, document, audio or video part are. */
public sealed interface Media {
    /** Bytes inside the request. {@code mimeType} such as {@code image/png}; {@code base64} without line breaks. */
    record Inline(String mimeType, String base64) implements Media {}

    /** An http(s) address that the provider fetches. */
    record Url(String url, @Nullable String mimeType) implements Media {}

    /** An id of the provider's own file store: it means something to one format only. */
    record FileId(String format, String id) implements Media {}

    /** Plain text (an Anthropic text document). */
    record PlainText(String text) implements Media {}
}
