package io.axonhub.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.llm.Task;
import io.axonhub.gateway.pipeline.Blame;
import io.axonhub.gateway.provider.Endpoint;
import io.axonhub.gateway.provider.ProviderCatalog;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.Formats;
import io.axonhub.gateway.transform.Inbound;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Outbound;
import io.axonhub.gateway.transform.Target;
import io.axonhub.gateway.transform.TaskInbound;
import io.axonhub.gateway.transform.TaskOutbound;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every format of a task must keep, whichever it is. */
class TaskFormatsTest {
    private static final List<String> STRANGE_BODIES = List.of(
            "",
            " ",
            "null",
            "[]",
            "[null]",
            "\"text\"",
            "17",
            "<html><body>502 Bad Gateway</body></html>",
            "{\"error\":\"plain\"}",
            "{\"error\":{}}",
            "{\"error\":{\"message\":7,\"type\":[],\"code\":{},\"param\":0}}",
            "{\"error\":{\"message\":\"cut");

    /** A request of each operation that its formats can read. */
    private static final Map<Operation, String> BODIES = Map.of(
            Operation.EMBED, "{ \"model\":\"m\" , \"input\":[\"a\",\"b\"], \"x\":1.0}",
            Operation.RERANK, "{ \"model\":\"m\" , \"query\":\"q\",\"documents\":[\"a\",\"b\"], \"x\":1.0}",
            Operation.IMAGE, "{ \"model\":\"m\" , \"prompt\":\"a\", \"x\":1.0}",
            Operation.SPEECH, "{ \"model\":\"m\" , \"input\":\"a\",\"voice\":\"v\", \"x\":1.0}",
            Operation.MODERATE, "{ \"model\":\"m\" , \"input\":\"a\", \"x\":1.0}",
            Operation.TRANSCRIBE, "{ \"model\":\"m\" , \"file\":\"a\", \"x\":1.0}");

    private static final ProviderCatalog CATALOG = ProviderCatalog.builtIn();

    static List<Outbound> outbounds() {
        return TaskFormats.outbounds(AllFormats.CLOCK);
    }

    /** Those that bytes pass through, of which Gemini has its model in the path and its own test. */
    static List<Outbound> forwarding() {
        return outbounds().stream()
                .filter(outbound -> !outbound.format().startsWith("gemini"))
                .toList();
    }

    static Stream<Arguments> crossings() {
        return TaskFormats.inbounds().stream()
                .filter(TaskInbound.class::isInstance)
                .flatMap(from -> TaskFormats.outbounds(AllFormats.CLOCK).stream()
                        .filter(TaskOutbound.class::isInstance)
                        .filter(to -> to.operation() == from.operation())
                        .map(to -> Arguments.of(from, to)));
    }

    private static HttpCall call(Inbound inbound) {
        String gemini = "{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"x\":1.0}";
        return inbound.format().equals("gemini-embed")
                ? geminiCall(gemini)
                : call(Headers.empty(), inbound.operation());
    }

    private static HttpCall geminiCall(String body) {
        return new HttpCall(
                "POST", "/v1beta/models/m:embedContent", Headers.empty(), body.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpCall call(Headers headers, Operation operation) {
        String body = Objects.requireNonNull(BODIES.get(operation));
        String path = operation == Operation.IMAGE ? "/v1/images/generations" : "/v1/x";
        return new HttpCall("POST", path, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    private static Target target(String format, String model) {
        return new Target(model, CATALOG.capabilities("openai-compatible", format, model));
    }

    private static HttpReply reply(int status, String body) {
        return HttpReply.json(status, body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("forwarding")
    void forwardingKeepsEveryByteButTheModel(Outbound outbound) {
        HttpCall call = call(Headers.empty(), outbound.operation());
        Envelope envelope = new Envelope("m", false, true);
        HttpCall same = outbound.forward(call, envelope, target(outbound.format(), "m"), new Notes());
        HttpCall other = outbound.forward(call, envelope, target(outbound.format(), "up"), new Notes());
        assertThat(same.body()).isEqualTo(call.body());
        assertThat(new String(other.body(), StandardCharsets.UTF_8))
                .isEqualTo(new String(call.body(), StandardCharsets.UTF_8).replace("\"m\"", "\"up\""));
        assertThat(same.path()).startsWith("/");
    }

    @ParameterizedTest
    @MethodSource("forwarding")
    void forwardingSendsNoCredentialAndNoConnectionHeader(Outbound outbound) {
        Headers headers = Headers.of(
                "authorization", "Bearer secret",
                "x-api-key", "secret",
                "cookie", "secret",
                "connection", "keep-alive",
                "host", "gateway",
                "content-length", "7",
                "transfer-encoding", "chunked",
                "accept-encoding", "br");
        HttpCall sent = outbound.forward(
                call(headers, outbound.operation()),
                new Envelope("m", false, true),
                target(outbound.format(), "m"),
                new Notes());
        headers.forEach(
                (name, value) -> assertThat(sent.headers().first(name)).as(name).isEmpty());
        assertThat(sent.headers().first("content-type")).hasValue("application/json");
    }

    @ParameterizedTest
    @MethodSource("outbounds")
    void everyStatusWithEveryBodyGivesATypedError(Outbound outbound) {
        for (int status = 300; status < 600; status++) {
            for (String body : STRANGE_BODIES) {
                LlmError error = outbound.error(reply(status, body));
                assertThat(error.message()).as(status + " " + body).isNotBlank().doesNotContain("<html>");
                if (status >= 500 || status == 429 || status == 401 || status == 403) {
                    assertThat(Blame.of(error)).as(status + " " + body).isNotEqualTo(Blame.CALLER);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("forwarding")
    void anAnswerThatIsNoneIsRefused(Outbound outbound) {
        for (String body : STRANGE_BODIES) {
            assertThatThrownBy(() -> outbound.report(reply(200, body))).as(body).isInstanceOf(GatewayException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("crossings")
    void whatCrossesIsWrittenForTheProvidersModel(TaskInbound from, TaskOutbound to) {
        Task task = from.read(call(from));
        assertThat(task.operation()).isEqualTo(from.operation());
        Notes notes = new Notes();
        HttpCall sent = to.write(task, target(to.format(), "up"), notes);
        assertThat(new String(sent.body(), StandardCharsets.UTF_8) + sent.path())
                .contains("up")
                .doesNotContain("\"x\"");
        assertThat(notes.list()).extracting(Notes.Note::field).contains("x");
        for (String body : STRANGE_BODIES) {
            assertThatThrownBy(() -> to.read(reply(200, body), task)).as(body).isInstanceOf(GatewayException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("crossings")
    void aBodyThatIsNoRequestIsRefused(TaskInbound from, TaskOutbound to) {
        for (String body : List.of("{}", "[]", "{\"model\":7}", "{\"model\":\"m\"}")) {
            HttpCall bad = from.format().equals("gemini-embed")
                    ? geminiCall(body)
                    : new HttpCall(
                            "POST", "/v1/images/generations", Headers.empty(), body.getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> from.read(bad))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            e -> assertThat(e.error()).isInstanceOf(LlmError.InvalidRequest.class));
        }
    }

    @Test
    void everyFormatOfTheCatalogIsWired() {
        Formats formats = new Formats(TaskFormats.inbounds(), TaskFormats.outbounds(AllFormats.CLOCK));
        Set<String> wired = TaskFormats.outbounds(AllFormats.CLOCK).stream()
                .map(Outbound::format)
                .collect(Collectors.toSet());
        for (String type : List.of("cohere", "jina", "voyage")) {
            for (Endpoint.Spoken spoken : CATALOG.endpoint(type, type).formats()) {
                assertThat(formats.outbound(spoken.format()).format()).isEqualTo(spoken.format());
            }
        }
        Set<String> spoken = CATALOG.types().stream()
                .flatMap(type -> CATALOG.provider(type).endpoints().values().stream())
                .flatMap(endpoint -> endpoint.formats().stream())
                .map(Endpoint.Spoken::format)
                .collect(Collectors.toSet());
        assertThat(spoken).containsAll(wired);
        for (Inbound inbound : TaskFormats.inbounds()) {
            assertThat(formats.outbound(inbound.format()).operation()).isEqualTo(inbound.operation());
        }
    }
}
