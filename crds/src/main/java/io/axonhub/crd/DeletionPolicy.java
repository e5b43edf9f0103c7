package io.axonhub.crd;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of the gateway's row when the object is deleted. */
public enum DeletionPolicy {
    @JsonProperty("Delete")
    DELETE,
    @JsonProperty("Orphan")
    ORPHAN
}
