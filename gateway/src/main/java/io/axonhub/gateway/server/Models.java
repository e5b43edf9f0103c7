package io.axonhub.gateway.server;

import io.axonhub.gateway.http.HttpCall;
import java.time.Instant;
import java.util.List;

/** The models that clients can ask for. Implemented by the wiring over the snapshot. */
public interface Models {
    /**
     * What the caller's key may use, by id.
     *
     * @throws io.axonhub.gateway.llm.GatewayException Unauthenticated or PermissionDenied
     */
    List<Model> list(HttpCall call, String clientAddress);

    /** All models with the channels that serve them, for the set-up page. */
    List<Served> served();

    /** A model. {@code ownedBy}: the provider's name. */
    record Model(String id, String displayName, String ownedBy, Instant createdAt) {}

    /** A model of a channel. */
    record Served(String channel, String provider, String model) {}
}
