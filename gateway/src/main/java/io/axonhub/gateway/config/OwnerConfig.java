package io.axonhub.gateway.config;

/**
 * The first owner, for a set-up that nobody attends; both empty where somebody does.
 *
 * @param password counts at the first start only
 */
public record OwnerConfig(String email, String password) {
    public OwnerConfig {
        if (email.isBlank() != password.isBlank()) {
            throw new IllegalArgumentException(
                    (email.isBlank() ? "owner.email" : "owner.password") + ": must be set too, or neither");
        }
    }

    /** From the {@code owner} node. */
    static OwnerConfig from(Node node) {
        return new OwnerConfig(node.text("email"), node.text("password"));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "OwnerConfig[" + email + "]";
    }
}
