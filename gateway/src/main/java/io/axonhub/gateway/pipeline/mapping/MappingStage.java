package io.axonhub.gateway.pipeline.mapping;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Stage;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.Snapshot;
import java.util.SortedSet;

/** Finds the profile for the request, renames the model as it says, and refuses what it does not allow. */
public final class MappingStage implements Stage {
    private final ModelNames names;

    /** With the compiled names. */
    public MappingStage(ModelNames names) {
        this.names = names;
    }

    @Override
    public Reply handle(Exchange exchange, Next next) {
        Snapshot snapshot = exchange.get(Snapshot.class);
        Profile active =
                snapshot.profiles().get(String.valueOf(exchange.identity().profile()));
        if (active == null) {
            throw new GatewayException(new LlmError.PermissionDenied("This API key's profile does not exist."));
        }
        Profile profile = new ProfileRule(exchange, snapshot, active).chosen();
        String named = exchange.envelope().model();
        String asked = named.isEmpty() ? only(snapshot, profile) : named;
        Renames.Renamed renamed = names.mapped(snapshot, profile, asked);
        String mapped = renamed.model();
        exchange.routeLog().mapping(renamed.mapping());
        if (!names.allows(snapshot, profile, mapped)) {
            exchange.routeLog().problem("the profile does not allow the model");
            throw new GatewayException(new LlmError.ModelNotFound(
                    asked,
                    "The model '" + asked + "' is not allowed for this API key. List what is with GET /v1/models."));
        }
        exchange.put(Profile.class, profile);
        exchange.mapModel(mapped);
        return next.proceed(exchange);
    }

    /** What a client means whose dialect may leave the model out: the only one that its key can ask for. */
    private String only(Snapshot snapshot, Profile profile) {
        SortedSet<String> visible = names.visible(snapshot, profile);
        if (visible.size() != 1) {
            throw new GatewayException(new LlmError.InvalidRequest(
                    "The request names no model, and this API key may use " + visible.size()
                            + ": add 'model' to the body, or let the gateway's operator set aisdk.default-model.",
                    "model",
                    "missing_model"));
        }
        return visible.first();
    }
}
