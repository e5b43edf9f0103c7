package io.axonhub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.admin.access.PathRule;
import io.axonhub.gateway.admin.access.Ruled;
import io.axonhub.gateway.admin.gitops.CatalogTypes;
import io.axonhub.gateway.admin.gitops.Configuration;
import io.axonhub.gateway.admin.settings.RunningSettings;
import io.axonhub.gateway.client.AddressGuard;
import io.axonhub.gateway.client.HelidonUpstream;
import io.axonhub.gateway.config.ConfigLoader;
import io.axonhub.gateway.config.GatewayConfig;
import io.axonhub.gateway.http.Endpoint;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Pipeline;
import io.axonhub.gateway.pipeline.mapping.MappingStage;
import io.axonhub.gateway.pipeline.mapping.ModelNames;
import io.axonhub.gateway.provider.ProviderCatalog;
import io.axonhub.gateway.store.PriceBook;
import io.axonhub.gateway.store.Pricing;
import io.axonhub.gateway.store.jdbc.Database;
import io.axonhub.gateway.transform.Formats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every REST path of the admin API: it has a rule and keeps it, and stands in the document that clients are promised. */
class AdminPathsTest {
    /** The document that clients were last promised. */
    private static final Path PROMISED = Path.of("src/test/resources/golden/admin/openapi.yaml");

    /** A model call of somebody who is signed in: {@code PlaygroundTest} holds its rule. */
    private static final String PLAYGROUND = "/admin/playground/chat";

    private static final ObjectMapper YAML = new YAMLMapper();

    @TempDir
    Path dir;

    private final List<AutoCloseable> open = new ArrayList<>();
    private Map<String, Ruled> endpoints = Map.of();

    @BeforeEach
    void make() throws IOException {
        Map<String, String> settings = new HashMap<>(RunningGateway.environment(dir, Map.of()));
        settings.put("AXONHUB_ADMIN_OIDC_ISSUER", "https://idp.example.org");
        settings.put("AXONHUB_ADMIN_OIDC_CLIENT_ID", "axonhub");
        settings.put("AXONHUB_ADMIN_OIDC_REDIRECT_URI", "https://gw.example.org/admin/auth/oidc/callback");
        GatewayConfig config = ConfigLoader.load(Optional.empty(), settings).config();
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        Database database = Database.open(Wiring.place(config.db()), clock);
        open.add(database);
        ProviderCatalog catalog = ProviderCatalog.builtIn();
        Configuration configuration = Configuration.open(
                dir.resolve("resources"),
                () -> database.configStore(new Encryption(config, random).keys(), clock),
                new CatalogTypes(catalog),
                clock);
        open.add(configuration);
        HelidonUpstream network = new HelidonUpstream(clock, "test", new AddressGuard(false));
        open.add(network);
        Formats formats = WiredFormats.of(clock, "");
        Steering steering = Steering.of(config, catalog, formats);
        Administration.Sight sight =
                new Administration.Sight(new MappingStage(new ModelNames()), steering.routing(), steering.health());
        Pipeline pipeline = new Pipeline(List.of(), exchange -> {
            throw new GatewayException(new LlmError.UpstreamAuth("no pipeline"));
        });
        endpoints = new Administration(new Administration.Parts(
                        config,
                        new Administration.Kept(
                                database,
                                configuration,
                                new RunningSettings(
                                        config.live(),
                                        database.configStore(new Encryption(config, random).keys(), clock))),
                        database.requests(),
                        catalog,
                        new Pricing(PriceBook.empty()),
                        new Administration.Serving(pipeline, formats, network, sight, "test"),
                        clock,
                        random,
                        "token"))
                .endpoints();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable part : open.reversed()) {
            part.close();
        }
    }

    private static JsonNode document() throws IOException {
        return YAML.readTree(AdminPathsTest.class.getResourceAsStream("/io/axonhub/gateway/admin/rest/openapi.yaml"));
    }

    private static HttpReply reply(Ruled endpoint, String path, String method, String... headers) {
        HttpCall call = new HttpCall(
                method,
                path,
                Headers.of(headers).with("content-type", "application/json"),
                "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Endpoint.Answer answer = endpoint.answer(call, "127.0.0.1");
        assertThat(answer).as(path).isInstanceOf(Endpoint.Answer.Whole.class);
        return ((Endpoint.Answer.Whole) answer).reply();
    }

    @Test
    void everyPathButThoseToSignInIsClosedToWhoIsNotSignedIn() {
        Set<String> openToAll = new TreeSet<>();
        endpoints.forEach((path, endpoint) -> {
            assertThat(path).startsWith("/admin/");
            for (String method : endpoint.methods()) {
                if (endpoint.rule() == PathRule.ANYBODY) {
                    openToAll.add(path);
                } else {
                    assertThat(reply(endpoint, path, method).status()).as(path).isEqualTo(401);
                    assertThat(reply(endpoint, path, method, "authorization", "Bearer x.y.z")
                                    .status())
                            .as(path)
                            .isEqualTo(401);
                }
            }
        });
        // a path is added here with care: it is open to the whole network
        assertThat(openToAll)
                .containsExactly(
                        "/admin/auth/oidc/callback",
                        "/admin/auth/oidc/start",
                        "/admin/auth/oidc/token",
                        "/admin/auth/refresh",
                        "/admin/auth/signin",
                        "/admin/graphiql",
                        "/admin/graphiql.css",
                        "/admin/graphiql.js",
                        "/admin/graphiql/graphiql.css",
                        "/admin/graphiql/graphiql.js",
                        "/admin/graphiql/react-dom.js",
                        "/admin/graphiql/react.js",
                        "/admin/openapi.yaml",
                        "/admin/system/initialize",
                        "/admin/system/status");
    }

    @Test
    void theDocumentHasEachPathWithItsMethodRuleAndMembers() throws IOException {
        Set<String> described = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : document().path("paths").properties()) {
            if (path.getKey().equals(PLAYGROUND)) {
                continue;
            }
            described.add(path.getKey());
            assertThat(endpoints).containsKey(path.getKey());
            Ruled endpoint = Objects.requireNonNull(endpoints.get(path.getKey()));
            Set<String> methods = new HashSet<>();
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                methods.add(operation.getKey().toUpperCase(java.util.Locale.ROOT));
                boolean closed = !operation.getValue().has("security");
                assertThat(closed).as(path.getKey()).isEqualTo(endpoint.rule() != PathRule.ANYBODY);
                Set<String> members = new HashSet<>();
                operation
                        .getValue()
                        .at("/requestBody/content/application~1json/schema/properties")
                        .fieldNames()
                        .forEachRemaining(members::add);
                assertThat(endpoint.members()).as(path.getKey()).isEqualTo(members);
            }
            assertThat(endpoint.methods()).as(path.getKey()).isEqualTo(methods);
        }
        assertThat(described).containsExactlyElementsOf(new TreeSet<>(endpoints.keySet()));
    }

    @Test
    void theDocumentHasEveryCode() throws IOException {
        List<String> codes = new ArrayList<>();
        document()
                .at("/components/schemas/Refusal/properties/error/properties/code/enum")
                .forEach(code -> codes.add(code.asText()));
        assertThat(codes)
                .containsExactlyElementsOf(
                        Stream.of(AdminException.Code.values()).map(Enum::name).toList());
    }

    @Test
    void breaksNothingThatClientsWerePromised() throws IOException {
        JsonNode now = document();
        JsonNode promised = Files.exists(PROMISED) ? YAML.readTree(Files.readAllBytes(PROMISED)) : now;
        List<String> breaks = new ArrayList<>();
        compare("", promised, now, breaks);
        assertThat(breaks).as("changes that break clients").isEmpty();
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PROMISED, text());
        }
        assertThat(Files.readString(PROMISED))
                .as("accept additions with -Dgolden.update=true")
                .isEqualTo(text());
    }

    private static String text() throws IOException {
        return new String(
                AdminPathsTest.class
                        .getResourceAsStream("/io/axonhub/gateway/admin/rest/openapi.yaml")
                        .readAllBytes(),
                java.nio.charset.StandardCharsets.UTF_8);
    }

    /** What was there must be there still, and nothing may be asked for that was not. */
    private static void compare(String at, JsonNode before, JsonNode now, List<String> breaks) {
        if (at.endsWith("/description") || at.endsWith("/summary")) {
            return;
        }
        if (before.isObject()) {
            before.properties()
                    .forEach(member ->
                            compare(at + "/" + member.getKey(), member.getValue(), now.path(member.getKey()), breaks));
        } else if (before.isArray()) {
            Set<JsonNode> had = new HashSet<>();
            before.forEach(had::add);
            Set<JsonNode> has = new HashSet<>();
            now.forEach(has::add);
            boolean asked = at.endsWith("/required") && at.contains("/requestBody/");
            boolean fits = asked ? had.containsAll(has) : has.containsAll(had);
            if (!fits) {
                breaks.add(at);
            }
        } else if (!before.equals(now)) {
            breaks.add(at);
        }
    }

    @Test
    void aRemovedMemberAndANewDutyCountAsBreakages() throws IOException {
        List<String> breaks = new ArrayList<>();
        compare("", YAML.readTree("{a: {b: 1}}"), YAML.readTree("{a: {}}"), breaks);
        compare("/requestBody/x", YAML.readTree("{required: [a]}"), YAML.readTree("{required: [a, b]}"), breaks);
        compare("/responses", YAML.readTree("{required: [a]}"), YAML.readTree("{required: [a, b]}"), breaks);
        assertThat(breaks).containsExactly("/a/b", "/requestBody/x/required");
    }
}
