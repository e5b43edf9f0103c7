package io.axonhub.operator.desired;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done for a resource.
 *
 * @param secrets what goes along with the spec, as the control API takes it; null for none
 * @param refs references that lead nowhere; the object is programmed without them
 * @param refusal why it cannot be accepted, although the gateway may take it
 * @param facts fields of the status that only this kind has
 */
public record Plan(@Nullable ObjectNode secrets, List<Finding> refs, Optional<Finding> refusal, ObjectNode facts) {
    public Plan {
        refs = List.copyOf(refs);
    }

    @Override
    public String toString() {
        return "Plan" + refs;
    }
}
