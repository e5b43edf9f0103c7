package io.axonhub.gateway.transform.gemini;

import java.util.regex.Pattern;

/**
 * Function names under Gemini's rule: up to 64 letters, digits and {@code _.:-} behind a letter or underscore. Others allow a digit or a
 * hyphen first, which a mark before the name makes good, and reading takes away again.
 */
final class FunctionNames {
    private static final Pattern FIT = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}");
    private static final String MARK = "axn_";

    private FunctionNames() {}

    /** The name for Gemini; refuses at {@code path} what cannot be one. */
    static String toGemini(String name, String path) {
        String fit = FIT.matcher(name).matches() && !name.startsWith(MARK) ? name : MARK + name;
        if (!FIT.matcher(fit).matches()) {
            throw Fields.refuse(
                    path,
                    "is '" + name + "', but this model's provider takes function names of at most 64 letters, digits, "
                            + "underscores, dots, colons and hyphens");
        }
        return fit;
    }

    /** The name that the client gave. */
    static String fromGemini(String name) {
        return name.startsWith(MARK) ? name.substring(MARK.length()) : name;
    }
}
