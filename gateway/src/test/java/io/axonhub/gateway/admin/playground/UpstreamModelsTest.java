package io.axonhub.gateway.admin.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.client.AddressGuard;
import io.axonhub.gateway.client.HelidonUpstream;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.provider.CloudVendors;
import io.axonhub.gateway.provider.ProviderCatalog;
import io.axonhub.gateway.provider.auth.AwsAuth;
import io.axonhub.gateway.provider.auth.GoogleAuth;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.ChannelDraft;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What each kind of provider is asked for its models, and what becomes of the answers. */
class UpstreamModelsTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Map<String, String> AWS = Map.of("aws.region", "eu-central-1");
    private static final Map<String, String> GCP = Map.of("gcp.project", "p", "gcp.location", "europe-west1");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String KEYS = "{\"accessKeyId\":\"AKIDEXAMPLE\",\"secretAccessKey\":\"s3cret\"}";

    private final HttpServer provider;
    private final HelidonUpstream network = new HelidonUpstream(CLOCK, "test", new AddressGuard(false));
    private final Map<String, Object> answers = new ConcurrentHashMap<>();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<String> origins = new ArrayList<>();
    private final List<Headers> heads = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger tokens = new AtomicInteger();
    private Clock signing = CLOCK;
    private volatile int tokenStatus = 200;

    /** An answer that is none of a list. */
    private record Refusal(int status, String body) {}

    UpstreamModelsTest() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/", this::answer);
        provider.start();
    }

    @AfterEach
    void close() {
        network.close();
        provider.stop(0);
    }

    private void answer(HttpExchange call) throws IOException {
        String path = call.getRequestURI().toString();
        asked.add(path);
        heads.add(call.getRequestHeaders());
        Object answer = answers.getOrDefault(path, new Refusal(404, "no such path"));
        Refusal said = answer instanceof Refusal refusal ? refusal : new Refusal(200, (String) answer);
        byte[] body = said.body().getBytes(StandardCharsets.UTF_8);
        call.sendResponseHeaders(said.status(), body.length);
        call.getResponseBody().write(body);
        call.close();
    }

    private URI url() {
        return URI.create("http://localhost:" + provider.getAddress().getPort());
    }

    /** Every host's calls come to the one here. */
    private UpstreamModels models() {
        ProviderCatalog catalog = ProviderCatalog.builtIn()
                .and(CloudVendors.rows(
                        new AwsAuth("bedrock", signing),
                        new GoogleAuth(
                                (endpoint, form) -> HttpReply.json(
                                        tokenStatus,
                                        Json.bytes(Json.object()
                                                .put("access_token", "ya29.t" + tokens.incrementAndGet())
                                                .put("expires_in", 3600))),
                                CLOCK)));
        return new UpstreamModels(
                catalog,
                (call, base, timeouts, deadline) -> {
                    origins.add(base.toString());
                    return network.send(call, url(), timeouts, deadline);
                },
                CLOCK);
    }

    private static Channel channel(
            String type, String apiFormat, URI baseUrl, Map<String, String> settings, String secret) {
        return ChannelDraft.channel("default/c")
                .type(type, apiFormat)
                .at(baseUrl.toString())
                .settings(settings)
                .credentials(List.of(new Channel.Credential(secret, 1)))
                .done();
    }

    private Channel bedrock(String baseUrl, String secret) {
        return channel("bedrock", "bedrock", URI.create(baseUrl), AWS, secret);
    }

    private Channel vertex() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        String key = Base64.getEncoder()
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
        String account = Json.text(Json.object()
                .put("type", "service_account")
                .put("client_email", "gw@p.iam.gserviceaccount.com")
                .put("private_key", "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n"));
        return channel("vertex", "vertex", URI.create("https://europe-west1-aiplatform.googleapis.com"), GCP, account);
    }

    private String sent(int call, String field) {
        return String.valueOf(heads.get(call).getFirst(field));
    }

    private static void refuses(AdminException.Code code, String words, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AdminException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(words);
    }

    private void profiles() {
        answers.put(
                "/inference-profiles?maxResults=1000",
                "{\"inferenceProfileSummaries\":[{\"inferenceProfileId\":\"eu.anthropic.claude-x-v1:0\"}],"
                        + "\"nextToken\":\"a+/b=~*\"}");
        answers.put(
                "/inference-profiles?maxResults=1000&nextToken=a%2B%2Fb%3D~%2A",
                "{\"inferenceProfileSummaries\":[{\"inferenceProfileId\":\"global.anthropic.claude-x-v1:0\"}]}");
    }

    @Test
    void bedrocksControlPlaneTellsWhatCanBeCalledOnDemandAndTheInferenceProfiles() {
        answers.put("/foundation-models", """
                {"modelSummaries":[
                 {"modelId":"amazon.nova-pro-v1:0","inferenceTypesSupported":["ON_DEMAND"]},
                 {"modelId":"amazon.titan-text","inferenceTypesSupported":["PROVISIONED","ON_DEMAND"]},
                 {"modelId":"amazon.nova-pro-v1:0:24k","inferenceTypesSupported":["PROVISIONED"]},
                 {"modelId":"anthropic.claude-x-v1:0","inferenceTypesSupported":["INFERENCE_PROFILE"]},
                 {"modelId":"unsaid"}]}
                """);
        profiles();
        String host = "https://bedrock-runtime.eu-central-1.amazonaws.com";
        assertThat(models().of(bedrock(host, KEYS)))
                .containsExactly(
                        "amazon.nova-pro-v1:0",
                        "amazon.titan-text",
                        "eu.anthropic.claude-x-v1:0",
                        "global.anthropic.claude-x-v1:0");
        assertThat(origins).hasSize(3).containsOnly("https://bedrock.eu-central-1.amazonaws.com");
        assertThat(heads).hasSize(3).allSatisfy(head -> {
            assertThat(head.getFirst("Authorization"))
                    .matches("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\\d{8}/eu-central-1/bedrock/aws4_request,"
                            + " SignedHeaders=host;x-amz-date, Signature=[0-9a-f]{64}");
            assertThat(head.getFirst("X-Amz-Date")).isNotEmpty();
        });
        assertThat(heads.stream().map(head -> head.getFirst("Authorization")))
                .as("each call has its own signature")
                .doesNotHaveDuplicates();
    }

    @Test
    void aProxyBeforeBedrockIsAskedItselfAndAKeyGoesAsABearer() {
        answers.put("/foundation-models", "{\"modelSummaries\":[]}");
        profiles();
        assertThat(models().of(bedrock("https://bedrock-runtime.proxy.example", "ABSKkey")))
                .hasSize(2);
        assertThat(origins).containsOnly("https://bedrock-runtime.proxy.example");
        assertThat(sent(0, "Authorization")).isEqualTo("Bearer ABSKkey");
    }

    @Test
    void whatBedrockRefusesIsToldInItsOwnWords() {
        answers.put(
                "/foundation-models",
                new Refusal(403, "{\"message\":\"User is not authorized to perform: bedrock:ListFoundationModels\"}"));
        refuses(
                AdminException.Code.UNAVAILABLE,
                "403: {\"message\":\"User is not authorized to perform: bedrock:ListFoundationModels",
                () -> models().of(bedrock("https://proxy.example", KEYS)));
        assertThat(asked).containsExactly("/foundation-models");
        refuses(
                AdminException.Code.UNAVAILABLE,
                "The channel's AWS key is incomplete",
                () -> models().of(bedrock("https://proxy.example", "{}")));
    }

    @Test
    void aSignatureThatIsRefusedForTheClockIsMadeAnew() {
        signing = Clock.offset(CLOCK, Duration.ofHours(-1));
        answers.put("/foundation-models", new Refusal(403, "Signature expired"));
        refuses(
                AdminException.Code.UNAVAILABLE,
                "Signature expired",
                () -> models().of(bedrock("https://proxy.example", KEYS)));
        assertThat(asked).containsExactly("/foundation-models", "/foundation-models");
        assertThat(Duration.between(signedAt(0), signedAt(1))).isGreaterThan(Duration.ofMinutes(55));
    }

    private Instant signedAt(int call) {
        return STAMP.parse(sent(call, "X-Amz-Date"), Instant::from);
    }

    private void publishers() {
        answers.put(
                "/v1beta1/publishers/google/models?pageSize=100",
                "{\"publisherModels\":[{\"name\":\"publishers/google/models/gemini-a\"}],\"nextPageToken\":\"p/2\"}");
        answers.put(
                "/v1beta1/publishers/google/models?pageSize=100&pageToken=p%2F2",
                "{\"publisherModels\":[{\"name\":\"publishers/google/models/gemini-b\"}]}");
        answers.put(
                "/v1beta1/publishers/anthropic/models?pageSize=100",
                "{\"publisherModels\":[{\"name\":\"publishers/anthropic/models/claude-c\",\"versionId\":\"1\"}]}");
    }

    @Test
    void vertexTellsTheModelsOfThePublishersThatAreSpoken() throws GeneralSecurityException {
        publishers();
        assertThat(models().of(vertex())).containsExactly("claude-c", "gemini-a", "gemini-b");
        assertThat(origins).containsOnly("https://europe-west1-aiplatform.googleapis.com");
        assertThat(heads)
                .hasSize(3)
                .allSatisfy(head -> assertThat(head.getFirst("Authorization")).isEqualTo("Bearer ya29.t1"));
    }

    @Test
    void aTokenThatGoogleNoLongerTakesIsReplacedOnce() throws GeneralSecurityException {
        publishers();
        answers.put("/v1beta1/publishers/anthropic/models?pageSize=100", new Refusal(401, "token expired"));
        Channel channel = vertex();
        refuses(AdminException.Code.UNAVAILABLE, "401: token expired", () -> models().of(channel));
        assertThat(tokens).hasValue(2);
        assertThat(asked).hasSize(4);
    }

    @Test
    void whatKeepsATokenFromBeingHadIsTold() throws GeneralSecurityException {
        tokenStatus = 400;
        Channel channel = vertex();
        refuses(
                AdminException.Code.UNAVAILABLE,
                "refused this channel's service account (400)",
                () -> models().of(channel));
        assertThat(asked).isEmpty();
    }

    @Test
    void azureSaysWhyItTellsNone() {
        for (String format : List.of("openai", "openai-responses")) {
            refuses(
                    AdminException.Code.NOT_OFFERED,
                    "lists its deployments by Azure's management API only, which a key for calls may not read: name"
                            + " them yourself",
                    () -> models().of(channel("azure-openai", format, url(), Map.of(), "k")));
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void typesThatHaveNoListSayIt() {
        refuses(
                AdminException.Code.NOT_OFFERED,
                "type simulated tells no list of its models",
                () -> models().of(channel("simulated", "openai", URI.create("simulated://local"), Map.of(), "k")));
        refuses(
                AdminException.Code.NOT_OFFERED,
                "type jina tells no list of its models",
                () -> models().of(channel("jina", "jina", url(), Map.of(), "k")));
    }

    @Test
    void aListThatDoesNotEndIsRefusedAndNotCut() {
        answers.put("/v1/models?limit=1000", "{\"data\":[{\"id\":\"m\"}],\"has_more\":true,\"last_id\":\"m\"}");
        answers.put(
                "/v1/models?limit=1000&after_id=m", "{\"data\":[{\"id\":\"m\"}],\"has_more\":true,\"last_id\":\"m\"}");
        refuses(
                AdminException.Code.NOT_OFFERED,
                "over 20 pages",
                () -> models().of(channel("anthropic", "anthropic", url(), Map.of(), "k")));
        assertThat(asked).hasSize(20);
    }

    @Test
    void anthropicAndGeminiAreAskedPageByPage() {
        answers.put(
                "/v1/models?limit=1000",
                "{\"data\":[{\"id\":\"claude-a\"}],\"has_more\":true,\"last_id\":\"claude-a\"}");
        answers.put(
                "/v1/models?limit=1000&after_id=claude-a",
                "{\"data\":[{\"id\":\"claude-b\"}],\"has_more\":false,\"last_id\":\"claude-b\"}");
        assertThat(models().of(channel("anthropic", "anthropic", url(), Map.of(), "k")))
                .containsExactly("claude-a", "claude-b");
        assertThat(sent(0, "X-Api-Key")).isEqualTo("k");
        answers.put(
                "/v1beta/models?pageSize=1000",
                "{\"models\":[{\"name\":\"models/gemini-a\"}],\"nextPageToken\":\"2\"}");
        answers.put("/v1beta/models?pageSize=1000&pageToken=2", "{\"models\":[{\"name\":\"models/gemini-b\"}]}");
        assertThat(models().of(channel("gemini", "gemini", url(), Map.of(), "k")))
                .containsExactly("gemini-a", "gemini-b");
    }

    @Test
    void anIdOfOpenAisListIsTakenAsItIs() {
        answers.put("/models", "{\"data\":[{\"id\":\"accounts/f/models/llama\"},{\"id\":\"models/gemini-a\"}]}");
        assertThat(models().of(channel("openai-compatible", "openai", url(), Map.of(), "k")))
                .as("but for the prefix that Google's copy has")
                .containsExactly("accounts/f/models/llama", "gemini-a");
    }
}
