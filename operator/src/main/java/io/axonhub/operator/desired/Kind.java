package io.axonhub.operator.desired;

import io.axonhub.crd.AIChannel;
import io.axonhub.crd.AIProfile;
import io.axonhub.crd.APIKey;

/** The kinds of resources, in the order in which they refer to each other. */
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

    /** As in the resource's {@code kind}. */
    public String text() {
        return text;
    }

    /** The kind of this name. */
    public static Kind named(String text) {
        for (Kind kind : values()) {
            if (kind.text.equals(text)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no kind: " + text);
    }
}
