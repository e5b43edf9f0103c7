package io.axonhub.gateway;

import io.axonhub.gateway.admin.FirstRun;
import io.axonhub.gateway.admin.Welcome;
import io.axonhub.gateway.config.GatewayConfig;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Pipeline;
import io.axonhub.gateway.server.GatewayServer;
import io.axonhub.gateway.server.Models;
import io.axonhub.gateway.server.SetupPage;
import io.axonhub.gateway.transform.Formats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The composition root: every object is made here, by constructors. */
final class Wiring implements AutoCloseable {
    private final GatewayServer server;
    private final Welcome welcome;

    private Wiring(GatewayServer server, Welcome welcome) {
        this.server = server;
        this.welcome = welcome;
    }

    /** Starts a gateway, which runs until it is closed. */
    static Wiring start(GatewayConfig config) {
        SecureRandom random = new SecureRandom();
        Optional<String> key = quickStart(config, random);
        byte[] secret = new byte[24];
        random.nextBytes(secret);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        Pipeline pipeline = new Pipeline(List.of(), exchange -> {
            throw new GatewayException(new LlmError.Unavailable("no stages are wired", null));
        });
        Models models = new NoModels();
        GatewayServer server = new GatewayServer(
                        config.server(),
                        new GatewayServer.Parts(
                                pipeline,
                                new Formats(List.of(), List.of()),
                                models,
                                () -> true,
                                new SetupPage(token, key, config.resources().dir(), models)),
                        Clock.systemUTC())
                .start();
        return new Wiring(server, new Welcome(URI.create("http://localhost:" + server.port()), key, token));
    }

    private static Optional<String> quickStart(GatewayConfig config, SecureRandom random) {
        try {
            return new FirstRun(config.resources().dir(), random::nextBytes).prepare();
        } catch (IOException e) {
            throw new UncheckedIOException("the resources directory cannot be made", e);
        }
    }

    /** What to print when it runs. */
    Welcome welcome() {
        return welcome;
    }

    /** The port bound. */
    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }

    private record NoModels() implements Models {
        @Override
        public List<Model> list(HttpCall call, String clientAddress) {
            return List.of();
        }

        @Override
        public List<Served> served() {
            return List.of();
        }
    }
}
