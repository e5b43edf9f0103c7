package io.axonhub.gateway.config;

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
    static ControlConfig from(Node node) {
        return new ControlConfig(
                node.text("host"),
                node.integer("port"),
                node.text("token").strip(),
                path(node, "token-file"),
                node.text("jwks").strip(),
                node.text("issuer").strip(),
                node.text("audience").strip(),
                node.text("subject").strip(),
                path(node, "jwks-ca-file"),
                path(node, "jwks-token-file"));
    }

    private static Optional<Path> path(Node node, String key) {
        return Optional.of(node.text(key).strip())
                .filter(text -> !text.isEmpty())
                .map(Path::of);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "ControlConfig[" + host + ":" + port + "]";
    }
}
