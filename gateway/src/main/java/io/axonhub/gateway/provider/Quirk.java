package io.axonhub.gateway.provider;

import io.axonhub.gateway.http.HttpCall;
import java.util.Map;

/** What one vendor wants otherwise than the format says: a pure edit of the finished call, before the credential is added. */
@FunctionalInterface
public interface Quirk {
    /** The call as this vendor takes it. */
    HttpCall apply(HttpCall call, Destination destination);

    /**
     * Where the call goes.
     *
     * @param format the wire format it is in
     * @param model the provider's own name of the model
     * @param stream whether a stream is asked for
     * @param settings the channel's own, such as {@code azure.apiVersion}
     */
    record Destination(String format, String model, boolean stream, Map<String, String> settings) {
        public Destination {
            settings = Map.copyOf(settings);
        }
    }

    /** No difference. */
    static Quirk none() {
        return (call, destination) -> call;
    }

    /** This edit, then {@code next}. */
    default Quirk then(Quirk next) {
        return (call, destination) -> next.apply(apply(call, destination), destination);
    }
}
