package io.axonhub.operator.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.axonhub.gateway.json.Json;
import io.axonhub.operator.desired.Declare;
import io.axonhub.operator.desired.Kind;
import io.axonhub.operator.desired.Plan;
import io.axonhub.operator.desired.Wanted;
import io.axonhub.operator.gateway.GatewayUnavailableException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway's answers, or none, mean. */
class HttpControlTest {
    private final Wanted wanted = Wanted.of(
            Declare.resource(Kind.CHANNEL, "c", "{'type': 'simulated'}"),
            new Plan(null, List.of(), Optional.empty(), Json.object()),
            Map.of());

    private final HttpServer server;
    private final HttpControl control;
    private volatile int status = 200;
    private volatile String body = "{}";

    HttpControlTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        control = to("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static HttpControl to(String url) {
        return new HttpControl(URI.create(url), "src", () -> "token");
    }

    @BeforeEach
    void starts() {
        server.createContext("/", exchange -> {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void ends() {
        control.close();
        server.stop(0);
    }

    private interface Call {
        void run() throws GatewayUnavailableException;
    }

    private static GatewayUnavailableException failure(Call call) {
        return catchThrowableOfType(GatewayUnavailableException.class, call::run);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405, 501})
    void anOlderGatewayIsNamedWithTheCallThatItDoesNotKnow(int unknown) {
        status = unknown;
        GatewayUnavailableException sync = failure(() -> control.sync(List.of(), true, 1));
        assertThat(sync.reason()).isEqualTo(Reason.OLDER);
        assertThat(sync.text()).contains("POST sync", "older than this operator", "operator.control.url");
        assertThat(failure(() -> control.awaitAcks(1, Duration.ZERO)).text()).contains("GET acks");
        assertThat(failure(control::info).reason()).isEqualTo(Reason.OLDER);
    }

    @ParameterizedTest
    @CsvSource({
        "422, Invalid, Invalid",
        "422, UnsupportedByGateway, UnsupportedByGateway",
        "404, NotFound, UnsupportedByGateway",
        "409, OwnedByUi, ConflictsWithUiObject",
        "409, OwnedByOther, OwnedByOther"
    })
    void whatIsNotTakenIsTold(int answer, String reason, String told) throws GatewayUnavailableException {
        status = answer;
        body = "{\"reason\":\"" + reason + "\",\"field\":\"spec.new\",\"message\":\"no\"}";
        assertThat(control.put(wanted, 1)).isEqualTo(new Control.Written.Refused(told, "spec.new: no"));
    }

    @ParameterizedTest
    @CsvSource({"401, UNAUTHORIZED", "403, UNAUTHORIZED", "409, STALE_LEADER", "500, UNREACHABLE", "503, UNREACHABLE"})
    void whatIsNoRefusalOfTheObjectIsTriedAgain(int answer, Reason reason) {
        status = answer;
        body = "not JSON";
        assertThat(failure(() -> control.put(wanted, 1)).reason()).isEqualTo(reason);
    }

    @Test
    void whatIsNotThereIsDeleted() throws GatewayUnavailableException {
        status = 404;
        control.delete(wanted.ref(), wanted.uid(), 1);
    }

    @Test
    void nobodyListensIsNotTheSameAsNoService() {
        try (HttpControl gone = to("http://no-such-service.invalid:8091")) {
            assertThat(failure(gone::info).reason()).isEqualTo(Reason.GONE);
        }
        server.stop(0);
        assertThat(failure(control::info).reason()).isEqualTo(Reason.UNREACHABLE);
    }
}
