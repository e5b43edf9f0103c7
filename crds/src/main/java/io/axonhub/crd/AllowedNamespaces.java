package io.axonhub.crd;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Which namespaces may refer to the object. */
public record AllowedNamespaces(From from, @Nullable LabelSelector selector) {
    public AllowedNamespaces {
        from = Absent.or(from, From.SAME);
    }

    /** The object's own namespace. */
    static AllowedNamespaces same() {
        return new AllowedNamespaces(From.SAME, null);
    }

    /** How the namespaces are named. */
    public enum From {
        @JsonProperty("Same")
        SAME,
        @JsonProperty("All")
        ALL,
        @JsonProperty("Selector")
        SELECTOR
    }
}
