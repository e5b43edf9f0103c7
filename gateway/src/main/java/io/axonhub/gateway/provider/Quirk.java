package io.axonhub.gateway.provider;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Target;
import java.util.Map;

/** What one vendor wants otherwise than the format says: a pure edit of the finished call, before the credential is added. */
@FunctionalInterface
public interface Quirk {
    /**
     * The call as this vendor takes it.
     *
     * @throws io.axonhub.gateway.llm.GatewayException InvalidRequest where the vendor cannot do what the caller relies on
     */
    HttpCall apply(HttpCall call, Destination destination);

    /**
     * Where the call goes.
     *
     * @param type the catalog's row, such as {@code zhipu}
     * @param format the wire format it is in
     * @param target the model and what it takes
     * @param stream whether a stream is asked for
     * @param settings the channel's own, such as {@code azure.apiVersion}
     * @param notes takes what this vendor has no place for
     */
    record Destination(
            String type, String format, Target target, boolean stream, Map<String, String> settings, Notes notes) {
        public Destination {
            settings = Map.copyOf(settings);
        }

        /** The provider's own name of the model. */
        public String model() {
            return target.model();
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
