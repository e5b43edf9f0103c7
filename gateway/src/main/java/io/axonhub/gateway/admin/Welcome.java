package io.axonhub.gateway.admin;

import java.net.URI;
import java.util.Optional;

/** What a start prints for people: where the gateway is, the set-up link, and a curl to paste. */
public final class Welcome {
    private final URI baseUrl;
    private final Optional<String> key;
    private final String token;

    /** {@code key}: of the quick start, if there is one; {@code token}: of the set-up page. */
    public Welcome(URI baseUrl, Optional<String> key, String token) {
        this.baseUrl = baseUrl;
        this.key = key;
        this.token = token;
    }

    /** Some lines, ended by a line break. */
    public String text() {
        String head = """

                AxonHub is running.
                  URL      %s
                  Set-up   %s/setup?token=%s
                """.formatted(baseUrl, baseUrl, token);
        return head + key.map(this::curl).orElse("") + "\n";
    }

    private String curl(String apiKey) {
        return """

               Try it:
                 curl %s/v1/chat/completions -H "Authorization: Bearer %s" -H "Content-Type: application/json" -d '{"model":"simulated-echo","messages":[{"role":"user","content":"Hello"}]}'
               """.formatted(baseUrl, apiKey);
    }
}
