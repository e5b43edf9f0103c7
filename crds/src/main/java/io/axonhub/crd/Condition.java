package io.axonhub.crd;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * One aspect of an object's state.
 *
 * @param reason one CamelCase word
 * @param lastTransitionTime RFC 3339
 * @see <a href="https://pkg.go.dev/k8s.io/apimachinery/pkg/apis/meta/v1#Condition">metav1.Condition</a>
 */
public record Condition(
        @JsonProperty(required = true) String type,
        @JsonProperty(required = true) Holds status,
        @Nullable Long observedGeneration,
        @JsonProperty(required = true) String lastTransitionTime,
        @JsonProperty(required = true) String reason,
        @JsonProperty(required = true) String message) {
    public Condition {
        Absent.refused(type, "type");
        Absent.refused(status, "status");
        Absent.refused(lastTransitionTime, "lastTransitionTime");
        Absent.refused(reason, "reason");
        Absent.refused(message, "message");
    }

    /** Whether the condition holds. */
    public enum Holds {
        @JsonProperty("True")
        TRUE,
        @JsonProperty("False")
        FALSE,
        @JsonProperty("Unknown")
        UNKNOWN
    }
}
