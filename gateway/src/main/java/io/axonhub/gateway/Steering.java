package io.axonhub.gateway;

import io.axonhub.gateway.config.GatewayConfig;
import io.axonhub.gateway.config.RoutingConfig;
import io.axonhub.gateway.pipeline.Pipeline;
import io.axonhub.gateway.pipeline.Stage;
import io.axonhub.gateway.pipeline.failover.FailoverStage;
import io.axonhub.gateway.pipeline.failover.RetryRules;
import io.axonhub.gateway.pipeline.routing.Health;
import io.axonhub.gateway.pipeline.routing.HealthChecks;
import io.axonhub.gateway.pipeline.routing.Routes;
import io.axonhub.gateway.pipeline.routing.RoutingStage;
import io.axonhub.gateway.provider.ProviderCatalog;
import io.axonhub.gateway.store.Snapshot;
import io.axonhub.gateway.transform.Formats;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** What finds a channel, what tries another one, and what asks them all how they are: over one knowledge of their health. */
record Steering(Health health, RoutingStage routing, FailoverStage failover, Formats formats) {
    /** For choices, not for secrets. Thread-safe. */
    private static final RandomGenerator RANDOM =
            () -> ThreadLocalRandom.current().nextLong();

    static Steering of(GatewayConfig config, ProviderCatalog catalog, Formats formats) {
        RoutingConfig routing = config.routing();
        Health health = new Health(routing.avoidFailing(), System::nanoTime);
        RetryRules rules = new RetryRules(
                config.server().llmRequestTimeout(),
                routing.retryWithin(),
                routing.retryWait(),
                routing.retryBudget(),
                routing.retryLeast());
        return new Steering(
                health,
                new RoutingStage(new Routes(catalog, formats), health, RANDOM),
                new FailoverStage(rules, RANDOM, System::nanoTime),
                formats);
    }

    /** Begins to ask the channels that want it. {@code record}, {@code limits} and {@code dispatch}: as every request goes through them. */
    HealthChecks checks(Snapshot.Source snapshots, Stage record, Stage limits, Stage.Next dispatch, Clock clock) {
        return new HealthChecks(
                        snapshots,
                        new Pipeline(List.of(record, routing, failover, limits), dispatch),
                        formats.inbound("openai-chat"),
                        health,
                        clock,
                        question -> Thread.ofVirtual().name("health-check").start(question))
                .start();
    }
}
