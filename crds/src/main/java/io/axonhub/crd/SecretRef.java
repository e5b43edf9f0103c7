package io.axonhub.crd;

import com.fasterxml.jackson.annotation.JsonProperty;

/** An entry of a Secret in the object's own namespace. */
public record SecretRef(@JsonProperty(required = true) String name, String key) {
    /** The entry that is read when none is named. */
    public static final String DEFAULT_KEY = "apiKey";

    public SecretRef {
        Absent.refused(name, "name");
        key = Absent.or(key, DEFAULT_KEY);
    }
}
