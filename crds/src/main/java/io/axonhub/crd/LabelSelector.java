package io.axonhub.crd;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/** Objects that have all these labels. */
public record LabelSelector(@JsonProperty(required = true) Map<String, String> matchLabels) {
    public LabelSelector {
        matchLabels = Map.copyOf(Absent.refused(matchLabels, "matchLabels"));
    }

    /** Whether an object with these labels is one of them. */
    public boolean matches(Map<String, String> labels) {
        return labels.entrySet().containsAll(matchLabels.entrySet());
    }
}
