package io.axonhub.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.llm.Hints;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.ResponseFormat;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.llm.Sampling;
import io.axonhub.gateway.llm.Thinking;
import io.axonhub.gateway.provider.CloudVendors;
import io.axonhub.gateway.provider.Endpoint;
import io.axonhub.gateway.provider.ProviderCatalog;
import io.axonhub.gateway.provider.Quirk.Destination;
import io.axonhub.gateway.provider.auth.Access;
import io.axonhub.gateway.provider.auth.Auth;
import io.axonhub.gateway.transform.Formats;
import io.axonhub.gateway.transform.GenerationOutbound;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Outbound;
import io.axonhub.gateway.transform.Target;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the catalog with every format it names: the wiring has it, and a call comes out. */
class CatalogFormatsTest {
    private static final ProviderCatalog CATALOG =
            ProviderCatalog.builtIn().and(CloudVendors.rows(Auth.bearer(), Auth.bearer()));
    private static final Formats FORMATS = WiredFormats.of(Clock.systemUTC(), "m");

    record Way(String type, String apiFormat, String format) {}

    static Stream<Way> ways() {
        return CATALOG.types().stream()
                .sorted()
                .flatMap(type -> CATALOG.provider(type).endpoints().entrySet().stream()
                        .flatMap(entry -> entry.getValue().formats().stream()
                                .map(spoken -> new Way(type, entry.getKey(), spoken.format()))));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theWiringHasTheFormat(Way way) {
        assertThatCode(() -> FORMATS.outbound(way.format())).doesNotThrowAnyException();
        assertThatCode(() -> CATALOG.capabilities(way.type(), way.format(), "a-model"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aCallComesOut(Way way) {
        Endpoint endpoint = CATALOG.endpoint(way.type(), way.apiFormat());
        Outbound outbound = FORMATS.outbound(way.format()).with(endpoint.traits());
        if (outbound instanceof GenerationOutbound generation) {
            Notes notes = new Notes();
            Target target = new Target("a-model", CATALOG.capabilities(way.type(), way.format(), "a-model"));
            Destination to = new Destination(way.type(), way.format(), target, true, settings(), notes);
            HttpCall written = generation.write(request(), target, notes);
            HttpCall call = endpoint.auth()
                    .with(new Access("secret", URI.create("https://up.example"), settings()))
                    .apply(endpoint.quirk().apply(written, to));
            assertThat(call.method()).isEqualTo("POST");
            assertThat(call.path()).startsWith("/");
            assertThat(Json.parse(call.body()).isObject()).isTrue();
            boolean simulated = way.type().equals("simulated");
            assertThat(call.headers().toString().contains("secret")
                            || !call.headers().equals(Headers.empty()))
                    .isTrue();
            assertThat(call.headers().equals(written.headers())).isEqualTo(simulated);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aBaseUrlIsAnHttpAddressWithoutASlashAtItsEnd(Way way) {
        CATALOG.endpoint(way.type(), way.apiFormat())
                .baseUrl(settings())
                .ifPresent(url -> assertThat(url).matches("(https|simulated)://[^ ]+[^/]"));
    }

    private static Map<String, String> settings() {
        return Map.of(
                "aws.region", "eu-central-1", "gcp.project", "p", "gcp.location", "global", "azure.apiVersion", "v1");
    }

    private static Request request() {
        return new Request(
                "elsewhere",
                "alias",
                List.of(new Message(Role.USER, List.of(Content.Text.of("hi")), null, Map.of())),
                List.of(),
                null,
                null,
                100,
                List.of(),
                Sampling.none(),
                Thinking.of(Effort.LOW),
                new ResponseFormat.Text(),
                Hints.none(),
                null,
                true,
                true,
                Map.of());
    }
}
