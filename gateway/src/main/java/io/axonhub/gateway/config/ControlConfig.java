package io.axonhub.gateway.config;

import io.helidon.config.Config;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The listener for operators. Without a token or a set of keys it does not start.
 *
 * @param token a shared secret; empty means none
 * @param tokenFile holds one
 * @param jwks a file or an http(s) URL with the JSON Web Key Set that a cluster's tokens are checked with; empty means that they are not
 *     taken, and the rest does not matter
 * @param subject such as {@code system:serviceaccount:axonhub:axonhub-operator}
 * @param jwksCaFile what an https URL's certificate is checked with; empty means what Java trusts
 * @param jwksTokenFile a token that is sent to the URL; empty means none
 */
public record ControlConfig(
        String host,
        int port,
        String token,
        Optional<Path> tokenFile,
        String jwks,
        String issuer,
        String audience,
        String subject,
        Optional<Path> jwksCaFile,
        Optional<Path> jwksTokenFile) {
    public ControlConfig {
        if (!jwks.isEmpty()) {
            require("issuer", issuer);
            require("subject", subject);
        }
    }

    private static void require(String key, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("control." + key + ": must be set when control.jwks is");
        }
    }

    /** From the {@code control} node. */
    public static ControlConfig from(Config config) {
        return new ControlConfig(
                Values.text(config, "host"),
                Values.integer(config, "port"),
                Values.text(config, "token").strip(),
                path(config, "token-file"),
                Values.text(config, "jwks").strip(),
                Values.text(config, "issuer").strip(),
                Values.text(config, "audience").strip(),
                Values.text(config, "subject").strip(),
                path(config, "jwks-ca-file"),
                path(config, "jwks-token-file"));
    }

    private static Optional<Path> path(Config config, String key) {
        return Optional.of(Values.text(config, key).strip())
                .filter(text -> !text.isEmpty())
                .map(Path::of);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "ControlConfig[" + host + ":" + port + "]";
    }
}
