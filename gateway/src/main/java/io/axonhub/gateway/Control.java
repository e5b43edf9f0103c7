package io.axonhub.gateway;

import io.axonhub.gateway.admin.access.Trail;
import io.axonhub.gateway.admin.changes.ChangeTrail;
import io.axonhub.gateway.admin.control.ClusterToken;
import io.axonhub.gateway.admin.control.ControlServer;
import io.axonhub.gateway.admin.control.Gate;
import io.axonhub.gateway.admin.control.Jwks;
import io.axonhub.gateway.admin.control.JwksOrigin;
import io.axonhub.gateway.admin.control.Replicas;
import io.axonhub.gateway.admin.control.SharedToken;
import io.axonhub.gateway.admin.gitops.ConfigObjects;
import io.axonhub.gateway.admin.gitops.Configuration;
import io.axonhub.gateway.config.ControlConfig;
import io.axonhub.gateway.store.jdbc.Database;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Stream;

/** Puts the control API together, where somebody could be let in. */
final class Control {
    private Control() {}

    static Optional<ControlServer> of(
            ControlConfig config, ControlServer.Source objects, Replicas replicas, Clock clock) {
        return gate(config, clock)
                .map(gate -> new ControlServer(
                        new ControlServer.Address(config.host(), config.port()), gate, objects, replicas));
    }

    /** The objects, whose changes by operators and by files come into the audit log. */
    static ControlServer.Source told(Configuration configuration, Database database, Clock clock, SecureRandom random) {
        Trail trail = new Trail(database.audit(), clock, random::nextLong);
        ChangeTrail changes = new ChangeTrail(trail, database.audit());
        // after the start: it asks the log once for each object that stands in a file
        Thread.ofVirtual().name("audit-files").start(() -> configuration.watchFiles(changes.ofFiles()));
        ConfigObjects objects = configuration.objects(clock);
        return address -> objects.with(changes.ofOperator(address));
    }

    private static Optional<Gate> gate(ControlConfig config, Clock clock) {
        Optional<Gate> token =
                config.token().isEmpty() ? Optional.empty() : Optional.of(SharedToken.of(config.token()));
        return Stream.of(
                        token,
                        config.tokenFile().map(SharedToken::in).map(Gate.class::cast),
                        config.jwks().isEmpty() ? Optional.<Gate>empty() : Optional.of(cluster(config, clock)))
                .flatMap(Optional::stream)
                .reduce(Gate::or);
    }

    private static Gate cluster(ControlConfig config, Clock clock) {
        return new ClusterToken(
                new ClusterToken.Expected(config.issuer(), config.audience(), config.subject()),
                new Jwks(JwksOrigin.of(config.jwks(), config.jwksCaFile(), config.jwksTokenFile()), clock),
                clock);
    }
}
