package io.axonhub.crd;

/** Names of the API group. */
public final class AxonHub {
    /** Group and version, as in {@code apiVersion}. */
    public static final String API_VERSION = "axonhub.io/v1alpha1";

    /** What the group's labels and annotations begin with. */
    public static final String PREFIX = "axonhub.io/";

    /** The gateway that objects are for when they name none. */
    public static final String DEFAULT_GATEWAY = "default";

    private AxonHub() {}
}
