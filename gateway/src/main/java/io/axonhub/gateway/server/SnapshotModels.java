package io.axonhub.gateway.server;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.pipeline.auth.Authenticator;
import io.axonhub.gateway.pipeline.mapping.ModelNames;
import io.axonhub.gateway.store.ApiKey;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.Snapshot;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** The models of the newest snapshot: for a key what it may ask for, mapped names included. */
public final class SnapshotModels implements Models {
    /** The scope that listing models needs. */
    public static final String SCOPE = "models.read";

    private final Snapshot.Source snapshots;
    private final Authenticator authenticator;
    private final ModelNames names;
    private final Instant since;

    /** {@code since}: what is said to be the models' time of creation, which no provider's configuration tells. */
    public SnapshotModels(Snapshot.Source snapshots, Authenticator authenticator, ModelNames names, Instant since) {
        this.snapshots = snapshots;
        this.authenticator = authenticator;
        this.names = names;
        this.since = since;
    }

    @Override
    public List<Model> list(HttpCall call, String clientAddress) {
        Snapshot snapshot = snapshots.current();
        ApiKey key = authenticator.authenticate(call, clientAddress, SCOPE, snapshot);
        Profile profile = snapshot.profiles().get(Objects.requireNonNull(key.profile()));
        if (profile == null) {
            return List.of();
        }
        return names.visible(snapshot, profile).stream()
                .map(name -> new Model(name, name, "axonhub", since))
                .toList();
    }

    @Override
    public List<Served> served() {
        return snapshots.current().channels().values().stream()
                .filter(Channel::enabled)
                .flatMap(channel -> channel.models().keySet().stream()
                        .map(model -> new Served(channel.id(), channel.type(), model)))
                .sorted(Comparator.comparing(Served::model).thenComparing(Served::channel))
                .toList();
    }
}
