package io.axonhub.gateway.pipeline.routing;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Candidates;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Fixtures;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Route;
import io.axonhub.gateway.pipeline.RouteLog;
import io.axonhub.gateway.provider.Endpoint;
import io.axonhub.gateway.provider.ProviderCatalog;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.ChannelDraft;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.Snapshot;
import io.axonhub.gateway.transform.Formats;
import io.axonhub.gateway.transform.Outbound;
import io.axonhub.gateway.transform.openai.PlainOutbound;
import io.axonhub.gateway.transform.openai.chat.ChatOutbound;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Requests through the routing stage, with a clock and dice of their own; what becomes of each attempt is said by hand. */
final class Traffic {
    static final LlmError DOWN = new LlmError.UpstreamFailed(500, "down");
    private static final ProviderCatalog CATALOG = ProviderCatalog.builtIn();

    private final AtomicLong clock = new AtomicLong(1);
    final Health health;
    private final RoutingStage stage;
    private Profile profile;
    private Snapshot snapshot;

    Traffic(boolean avoiding, Profile profile, Channel... channels) {
        this.profile = profile;
        this.snapshot = Fixtures.snapshot(profile, channels);
        this.health = new Health(avoiding, clock::get);
        this.stage = stage(health);
    }

    /** The routing stage over a catalog of one dialect. */
    static RoutingStage stage(Health health) {
        return new RoutingStage(new Routes(CATALOG, new Formats(List.of(), outbounds())), health, new Random(11));
    }

    static Traffic over(Profile.Strategy strategy, Channel... channels) {
        return new Traffic(true, Fixtures.profile(strategy, List.of(), channels), channels);
    }

    private static List<Outbound> outbounds() {
        return CATALOG.endpoint("openai-compatible", "openai").formats().stream()
                .map(Endpoint.Spoken::format)
                .map(format -> format.equals("openai-chat")
                        ? new ChatOutbound()
                        : new PlainOutbound(format, Operation.EMBED, "/elsewhere"))
                .map(Outbound.class::cast)
                .toList();
    }

    /** A channel of model {@code m} with these credentials, named by their weight: {@code 3} is the secret of weight 3. */
    static Channel keyed(String id, int... weights) {
        return ChannelDraft.channel(id)
                .models("m", "n")
                .credentials(Arrays.stream(weights)
                        .mapToObj(weight -> new Channel.Credential("secret-" + weight, weight))
                        .toList())
                .done();
    }

    /** A channel of model {@code m} that takes so many attempts at a time. */
    static Channel limited(String id, int concurrency) {
        return ChannelDraft.channel(id).models("m").concurrency(concurrency).done();
    }

    void configure(Profile changed, Channel... channels) {
        profile = changed;
        snapshot = new Snapshot(
                snapshot.revision() + 1,
                Fixtures.snapshot(changed, channels).channels(),
                snapshot.profiles(),
                snapshot.keys());
    }

    void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    /** A request for a stream, or for a whole answer. */
    Exchange exchange(boolean stream) {
        return Fixtures.exchange("m", stream, snapshot, profile);
    }

    Asked ask(String model) {
        return ask(Fixtures.exchange(model, snapshot, profile));
    }

    Asked ask() {
        return ask("m");
    }

    Asked ask(Exchange exchange) {
        return askIn(exchange, snapshot);
    }

    Asked askIn(Exchange exchange, Snapshot configured) {
        exchange.put(Profile.class, profile);
        exchange.put(Snapshot.class, configured);
        stage.handle(exchange, e -> new Reply.Whole(new HttpReply(200, Headers.empty(), new byte[0])));
        return new Asked(exchange, exchange.get(Candidates.class));
    }

    /** One request, as failover sees it. */
    final class Asked {
        private final Exchange exchange;
        private final Candidates candidates;

        Asked(Exchange exchange, Candidates candidates) {
            this.exchange = exchange;
            this.candidates = candidates;
        }

        Candidates candidates() {
            return candidates;
        }

        /** Begins an attempt at the next channel; its name, or empty. */
        String next() {
            return begun(candidates.next());
        }

        String another() {
            return begun(candidates.another());
        }

        String larger() {
            return begun(candidates.larger());
        }

        String pastFilter() {
            return begun(candidates.pastFilter());
        }

        RouteLog log() {
            return exchange.routeLog();
        }

        private String begun(Optional<Route> route) {
            route.ifPresent(drawn -> candidates.began(exchange.attempt(drawn, clock.get())));
            return route.map(Route::channel).orElse("");
        }

        int credential() {
            return attempt().route().credential();
        }

        Attempt attempt() {
            return exchange.currentAttempt();
        }

        /** The attempt's first event comes after {@code wait}. */
        Asked answers(Duration wait) {
            pass(wait);
            attempt().answered(200);
            attempt().firstToken(clock.get());
            return this;
        }

        void ends(int status, @Nullable LlmError error) {
            if (status != 0) {
                attempt().answered(status);
            }
            attempt().ended(clock.get(), error, false);
        }

        void fails() {
            ends(500, DOWN);
        }

        void works() {
            answers(Duration.ZERO).ends(200, null);
        }
    }
}
