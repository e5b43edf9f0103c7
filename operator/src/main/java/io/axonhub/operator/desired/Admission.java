package io.axonhub.operator.desired;

import io.axonhub.crd.AllowedNamespaces;
import io.axonhub.crd.LabelSelector;
import java.util.Map;

/** Whether an object may be referred to from another namespace. */
final class Admission {
    private Admission() {}

    static boolean permits(AllowedNamespaces allowed, String home, String from, Map<String, String> labels) {
        LabelSelector selector = allowed.selector();
        return home.equals(from)
                || switch (allowed.from()) {
                    case SAME -> false;
                    case ALL -> true;
                    case SELECTOR -> selector != null && selector.matches(labels);
                };
    }
}
