package io.axonhub.gateway.server;

import io.axonhub.gateway.config.ServerConfig;
import io.axonhub.gateway.http.Endpoint;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Pipeline;
import io.axonhub.gateway.transform.Formats;
import io.helidon.common.socket.SocketOptions;
import io.helidon.http.DirectHandler;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** The HTTP listener for clients. */
public final class GatewayServer implements AutoCloseable {
    /** Most bytes of a request's head. */
    static final int MAX_HEAD = 32 * 1024;

    /** Bytes; a stream's frames are flushed one by one and are written past it when they are longer. */
    private static final int WRITE_BUFFER = 1024;

    /**
     * Connections that wait to be accepted; the system has a bound of its own ({@code net.core.somaxconn}, 4,096 on Linux). Whoever finds
     * no place tries again after one second, then two, then four.
     */
    private static final int BACKLOG = 8192;

    /** Most bytes of a request's first line. */
    static final int MAX_REQUEST_LINE = 8 * 1024;

    /** For what interrupted requests still say to their clients. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final ServerConfig config;
    private final ListenAddress address;
    private final Readiness readiness;
    private final Ticker ticker = Ticker.start();
    private final WebServer server;
    private volatile boolean draining;

    /** What serves requests. */
    public record Parts(
            Pipeline pipeline,
            Formats formats,
            Models models,
            StoredAnswers answers,
            Readiness readiness,
            SetupPage setup,
            Admin admin) {}

    /**
     * What people use who are signed in.
     *
     * @param endpoints by path, or by pattern with one {@code {hole}}
     * @param playground lets a model call of theirs in
     */
    public record Admin(Map<String, Endpoint> endpoints, Consumer<Exchange> playground) {}

    /** Not yet listening. */
    public GatewayServer(ServerConfig config, Parts parts, Clock clock) {
        this.config = config;
        this.address = new ListenAddress(config.host(), config.port());
        address.check();
        this.readiness = parts.readiness();
        Dialects dialects = new Dialects(parts.formats());
        RequestIds ids = new RequestIds(clock, () -> ThreadLocalRandom.current().nextLong());
        LlmEndpoint llm = new LlmEndpoint(
                parts.pipeline(),
                parts.admin().playground(),
                new RequestBody(config.maxBodySize()),
                config.keepAliveInterval(),
                config.debug());
        EndpointCalls endpoints = new EndpointCalls(config.maxBodySize(), config.keepAliveInterval());
        FrontDoor door = new FrontDoor(
                new FrontDoor.Targets(new Routes(pages(parts), parts.admin().endpoints()), llm, endpoints),
                dialects,
                ids,
                clock,
                new FrontDoor.Times(config.requestTimeout(), config.llmRequestTimeout()),
                () -> draining);
        this.server = server(door, dialects, ids);
    }

    private WebServer server(FrontDoor door, Dialects dialects, RequestIds ids) {
        Http1ConnectionSelector http1 = Http1ConnectionSelector.builder()
                .config(Http1Config.builder()
                        .maxPrologueLength(MAX_REQUEST_LINE)
                        .maxHeadersSize(MAX_HEAD)
                        .validatePrologue(false)
                        .build())
                .build();
        WatchedSelector watched = new WatchedSelector(
                http1,
                ConnectionLimits.of(config),
                ticker,
                () -> TimeoutAnswer.of(dialects.named(Dialects.OPENAI), ids.next()));
        DirectHandlers.Builder errors = DirectHandlers.builder();
        DialectErrors error = new DialectErrors(dialects, ids, MAX_HEAD, config.maxBodySize());
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            errors.addHandler(type, error);
        }
        return WebServer.builder()
                .host(config.host())
                .port(config.port())
                .backlog(BACKLOG)
                .shutdownHook(false)
                .featuresDiscoverServices(false)
                .protocolsDiscoverServices(false)
                // each open stream holds these: blocking sockets have one read buffer of 8 KB instead of two
                .useNio(false)
                .writeBufferSize(WRITE_BUFFER)
                .addConnectionSelector(watched)
                .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
                .contentEncoding(new RawEncodings())
                .maxPayloadSize(config.maxBodySize())
                .maxTcpConnections(FileLimit.connections(config.maxConnections()))
                .shutdownGracePeriod(config.shutdownGracePeriod())
                .directHandlers(errors.build())
                .routing(HttpRouting.builder().any(door))
                .build();
    }

    private Map<String, Page> pages(Parts parts) {
        ModelPages models = new ModelPages(parts.models());
        Map<String, Page> pages = new HashMap<>();
        pages.put("/", (call, address) -> text(200, config.name() + " is running. See /setup for how to use it.\n"));
        pages.put("/health", (call, address) -> ready());
        pages.put("/health/ready", (call, address) -> ready());
        pages.put("/health/started", (call, address) -> text(200, "started\n"));
        pages.put("/health/live", (call, address) -> text(200, "live\n"));
        for (String list : List.of(
                "/v1/models", "/anthropic/v1/models", "/v1beta/models", "/gemini/v1beta/models", "/gemini/v1/models")) {
            pages.put(list, models::list);
            pages.put(list + "/{id}", models::one);
        }
        pages.put("/v1/responses/{id}", parts.answers());
        pages.put("/v1/responses/{id}/input_items", parts.answers());
        // the AI SDK's client asks there for a stream to resume: none is 204 to it
        pages.put("/aisdk/v1/chat/{id}/stream", (call, address) -> new HttpReply(204, Headers.empty(), new byte[0]));
        pages.put("/setup", parts.setup());
        return pages;
    }

    private HttpReply ready() {
        if (draining) {
            return text(503, "draining\n");
        }
        return readiness.ready() ? text(200, "ready\n") : text(503, "not ready\n");
    }

    private static HttpReply text(int status, String text) {
        return new HttpReply(
                status,
                Headers.of("content-type", "text/plain; charset=utf-8", "cache-control", "no-store"),
                text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Binds and serves.
     *
     * @throws java.io.UncheckedIOException when somebody took the address meanwhile
     */
    public GatewayServer start() {
        server.start();
        if (!server.isRunning()) {
            throw address.refused("taken meanwhile", new BindException());
        }
        return this;
    }

    /** The port bound, also when the configuration left the choice to the system. */
    public int port() {
        return server.port();
    }

    /** Whether the listener still takes connections. */
    public boolean running() {
        return server.isRunning();
    }

    /** Client connections open now. */
    public int connections() {
        return ticker.open();
    }

    /** From now on not ready; running requests go on. */
    public void drain() {
        draining = true;
    }

    /**
     * Not ready, no new connections, running requests until the grace period ends; then they are interrupted and have a moment to
     * tell their clients.
     */
    @Override
    public void close() {
        drain();
        server.stop();
        ticker.end(LAST_WORDS);
        ticker.close();
    }
}
