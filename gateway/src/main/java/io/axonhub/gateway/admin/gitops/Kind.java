package io.axonhub.gateway.admin.gitops;

import io.axonhub.crd.AIChannel;
import io.axonhub.crd.AIProfile;
import io.axonhub.crd.APIKey;
import java.util.Arrays;
import java.util.Optional;

/** The kinds of configuration objects. */
public enum Kind {
    /** A way to a provider. */
    CHANNEL(AIChannel.KIND),
    /** What keys may use and how. */
    PROFILE(AIProfile.KIND),
    /** A key to the gateway. */
    KEY(APIKey.KIND);

    private final String text;

    Kind(String text) {
        this.text = text;
    }

    /** As in the custom resource's {@code kind}. */
    public String text() {
        return text;
    }

    /** The kind of this name. */
    public static Optional<Kind> named(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
    }
}
