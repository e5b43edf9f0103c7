package io.axonhub.gateway.transform.openai;

import java.util.regex.Pattern;

/** OpenAI's rule for the names of functions, which other vendors' are not all bound by. */
public final class ToolNames {
    private static final Pattern FIT = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    private ToolNames() {}

    /**
     * Refuses a name that OpenAI would refuse, by the client's field. {@code path}: of the tool.
     *
     * @throws io.axonhub.gateway.llm.GatewayException InvalidRequest
     */
    public static void check(String name, String path) {
        if (!FIT.matcher(name).matches()) {
            throw Members.refuse(
                    path + ".name",
                    "is '" + name
                            + "', but OpenAI takes names of 1 to 64 letters, digits, underscores and hyphens only: "
                            + "give the tool such a name");
        }
    }
}
