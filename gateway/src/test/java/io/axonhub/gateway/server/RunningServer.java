package io.axonhub.gateway.server;

import io.axonhub.gateway.config.ServerConfig;
import io.axonhub.gateway.http.Endpoint;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Pipeline;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Stage;
import io.axonhub.gateway.pipeline.auth.Authenticator;
import io.axonhub.gateway.transform.Formats;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A gateway server on a free port whose pipeline is the test's function. */
final class RunningServer implements AutoCloseable {
    static final String TOKEN = "set-up-token";

    private final GatewayServer server;
    volatile boolean ready = true;

    RunningServer(Function<Exchange, Reply> pipeline) {
        this(pipeline, settings -> settings);
    }

    RunningServer(Function<Exchange, Reply> pipeline, UnaryOperator<Settings> change) {
        Settings settings = change.apply(new Settings());
        Formats formats = new Formats(List.copyOf(dialects()), List.of());
        GatewayServer.Parts parts = new GatewayServer.Parts(
                new Pipeline(settings.stages, pipeline::apply),
                formats,
                new TwoModels(),
                new StoredAnswers(
                        java.util.Optional.of(new MemoryTranscripts()),
                        OneKey::snapshot,
                        new Authenticator(java.time.Instant::now)),
                () -> ready,
                new SetupPage(TOKEN, java.util.Optional.of("ah-<key>"), java.nio.file.Path.of("res"), new TwoModels()),
                new GatewayServer.Admin(settings.endpoints, settings.playground));
        server = new GatewayServer(settings.config(), parts, Clock.systemUTC()).start();
    }

    /** One for each format that a path names. */
    private static List<FakeDialect> dialects() {
        return Routes.formats().stream().map(FakeDialect::new).toList();
    }

    /** What tests change of the configuration. */
    static final class Settings {
        Duration request = Duration.ofSeconds(10);
        Duration llm = Duration.ofSeconds(30);
        long maxBody = 1 << 20;
        Duration keepAlive = Duration.ofSeconds(30);
        Duration header = Duration.ofSeconds(10);
        Duration body = Duration.ofSeconds(10);
        Duration idle = Duration.ofSeconds(30);
        Duration write = Duration.ofSeconds(30);
        Duration grace = Duration.ofMillis(200);
        int connections;
        boolean debug;
        List<Stage> stages = List.of();
        Map<String, Endpoint> endpoints = Map.of();
        Consumer<Exchange> playground = exchange -> {};

        ServerConfig config() {
            return new ServerConfig(
                    "127.0.0.1",
                    0,
                    "AxonHub",
                    debug,
                    request,
                    llm,
                    new ServerConfig.Trace("AH-Trace-Id"),
                    maxBody,
                    keepAlive,
                    header,
                    body,
                    idle,
                    write,
                    grace,
                    connections);
        }
    }

    int port() {
        return server.port();
    }

    GatewayServer server() {
        return server;
    }

    RawClient connect() {
        return RawClient.connect(port());
    }

    @Override
    public void close() {
        server.close();
    }

    private static final class TwoModels implements Models {
        @Override
        public List<Model> list(HttpCall call, String clientAddress) {
            return List.of(
                    new Model("claude-x", "Claude X", "anthropic", Instant.EPOCH),
                    new Model("org/gpt-x", "GPT X", "openai", Instant.EPOCH),
                    new Model("third", "Third", "openai", Instant.EPOCH));
        }

        @Override
        public List<Served> served() {
            return List.of(new Served("default/quick", "simulated", "simulated-echo"));
        }
    }
}
