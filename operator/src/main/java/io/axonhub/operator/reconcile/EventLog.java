package io.axonhub.operator.reconcile;

import io.axonhub.operator.resource.AxonHubResource;

/** Tells people what has been done to an object, as Events of Kubernetes. */
@FunctionalInterface
public interface EventLog {
    /** Severity, as Kubernetes has it. */
    enum Type {
        /** Nothing is wrong. */
        NORMAL("Normal"),
        /** Somebody should look at it. */
        WARNING("Warning");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        /** As in the Event. */
        public String text() {
            return text;
        }
    }

    /** Says it; one that cannot be said is logged. */
    void say(AxonHubResource about, Type type, String reason, String message);
}
