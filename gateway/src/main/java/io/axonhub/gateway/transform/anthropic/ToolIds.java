package io.axonhub.gateway.transform.anthropic;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Tool ids under the API's rule {@code ^[a-zA-Z0-9_-]+$}. A fit id stays; any other, and one that looks like ours, is encoded,
 * so that two ids never become one and a call still matches its result in every later request.
 */
final class ToolIds {
    private static final Pattern FIT = Pattern.compile("[a-zA-Z0-9_-]+");
    private static final String OURS = "axh64_";

    private ToolIds() {}

    static String fit(String id) {
        if (FIT.matcher(id).matches() && !id.startsWith(OURS)) {
            return id;
        }
        return OURS + Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(StandardCharsets.UTF_8));
    }
}
