package io.axonhub.gateway;

import io.axonhub.gateway.config.ConfigLoader;
import io.axonhub.gateway.config.GatewayConfig;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Identity;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Stage;
import io.axonhub.gateway.pipeline.auth.AuthStage;
import io.axonhub.gateway.pipeline.auth.RevocationStage;
import io.axonhub.gateway.pipeline.cost.CostStage;
import io.axonhub.gateway.pipeline.failover.FailoverStage;
import io.axonhub.gateway.pipeline.limit.ChannelLimitStage;
import io.axonhub.gateway.pipeline.limit.FullChannelsStage;
import io.axonhub.gateway.pipeline.limit.LimitStage;
import io.axonhub.gateway.pipeline.mapping.MappingStage;
import io.axonhub.gateway.pipeline.routing.RoutingStage;
import io.axonhub.gateway.store.ApiKey;
import io.axonhub.gateway.store.Snapshot;
import io.axonhub.gateway.telemetry.Logging;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A gateway whose requests pass only some of its stages, for the benchmark's ladder: {@code java ... Ladder RUNG}, configured by
 * the usual variables. What a rung costs more than the one below is the price of what it adds. Rung {@code bodies} is the gateway as it ships;
 * {@code recording} differs from it by configuration only.
 */
final class Ladder {
    /** What each adds to the one before. */
    enum Rung {
        /** HTTP in and out, the choice of a channel, the attempt. Everybody is the one key there is. */
        BARE,
        /** Who asks, and whether it is still allowed. */
        AUTH,
        /** What the key and the channel may use: reserved before, settled after, with its price. */
        LIMITS,
        /** All that is left: above all the journal and the database, without bodies. */
        RECORDING,
        /** The bodies in the records. */
        BODIES;

        private boolean has(Stage stage) {
            return switch (stage) {
                case MappingStage _, RoutingStage _, FailoverStage _ -> true;
                case AuthStage _, RevocationStage _ -> compareTo(AUTH) >= 0;
                case LimitStage _, FullChannelsStage _, ChannelLimitStage _, CostStage _ -> compareTo(LIMITS) >= 0;
                default -> compareTo(RECORDING) >= 0;
            };
        }

        List<Stage> of(List<Stage> all) {
            List<Stage> some = new ArrayList<>();
            for (Stage stage : all) {
                if (this == BARE && stage instanceof AuthStage auth) {
                    some.add(new Remembering(auth));
                } else if (has(stage)) {
                    some.add(stage);
                }
            }
            return some;
        }
    }

    /** Takes every request for one of the first request's key. */
    private static final class Remembering implements Stage {
        private final AuthStage auth;
        private volatile @Nullable Known known;

        Remembering(AuthStage auth) {
            this.auth = auth;
        }

        private record Known(Snapshot snapshot, ApiKey key, Identity identity) {}

        @Override
        public Reply handle(Exchange exchange, Next next) {
            Known found = known;
            if (found == null) {
                return auth.handle(exchange, asked -> {
                    known = new Known(
                            asked.find(Snapshot.class).orElseThrow(),
                            asked.find(ApiKey.class).orElseThrow(),
                            asked.knownIdentity().orElseThrow());
                    return next.proceed(asked);
                });
            }
            exchange.put(Snapshot.class, found.snapshot());
            exchange.put(ApiKey.class, found.key());
            exchange.identify(found.identity());
            return next.proceed(exchange);
        }
    }

    private Ladder() {}

    /** Runs until it is asked to end. */
    public static void main(String... args) {
        Rung rung = Rung.valueOf(args[0].toUpperCase(Locale.ROOT));
        GatewayConfig config =
                ConfigLoader.load(Optional.empty(), System.getenv()).config();
        Logging.configure(config.log());
        Wiring gateway = Wiring.start(config, "ladder", rung::of);
        Runtime.getRuntime().addShutdownHook(new Thread(gateway::close));
    }
}
