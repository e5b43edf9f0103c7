package io.axonhub.gateway.provider;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.provider.Endpoint.Address;
import io.axonhub.gateway.provider.Endpoint.Spoken;
import io.axonhub.gateway.provider.Provider.CredentialNeed;
import io.axonhub.gateway.provider.Quirk.Destination;
import io.axonhub.gateway.provider.auth.Auth;
import io.axonhub.gateway.provider.quirk.Rule;
import io.axonhub.gateway.provider.quirk.VendorRules;
import io.axonhub.gateway.transform.Traits;
import io.axonhub.gateway.transform.Traits.Meaning;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The catalog's rows. */
final class Vendors {
    /** What a channel says as {@code apiFormat}. */
    private static final String OPENAI = "openai";

    /** Conversations go by OpenAI Responses, whatever their clients speak. */
    private static final String BY_RESPONSES = "openai-responses";

    private static final String ANTHROPIC = "anthropic";
    private static final String GEMINI = "gemini";

    /** Wire formats. */
    private static final String CHAT = "openai-chat";

    private static final String RESPONSES = "openai-responses";

    private static final String REALTIME = "openai-realtime";

    private static final String MESSAGES = "anthropic";

    private static final String COUNT_TOKENS = "anthropic-count-tokens";

    private static final String GENERATE_CONTENT = "gemini";

    private static final String BETA = "anthropic-beta";

    private static final Auth BEARER = Auth.bearer();
    private static final Auth X_API_KEY = Auth.header("x-api-key");

    private Vendors() {}

    static List<Provider> rows() {
        return List.of(
                openai(),
                row(
                        "anthropic",
                        ANTHROPIC,
                        CredentialNeed.REQUIRED,
                        endpoint("https://api.anthropic.com", X_API_KEY, MESSAGES, COUNT_TOKENS)),
                gemini(),
                glm("zhipu", "https://open.bigmodel.cn/api"),
                glm("zai", "https://api.z.ai/api"),
                moonshot(),
                deepseek(),
                doubao(),
                openrouter(),
                row(
                        "ollama",
                        OPENAI,
                        CredentialNeed.OPTIONAL,
                        chat(null, VendorRules.ollamaChat(), Traits.none()).and(Surfaces.TEXT)),
                compatible(),
                row(
                        "anthropic-compatible",
                        ANTHROPIC,
                        CredentialNeed.OPTIONAL,
                        endpoint(null, X_API_KEY.and(BEARER), MESSAGES, COUNT_TOKENS)),
                cohere(),
                jina(),
                voyage(),
                row(
                        "simulated",
                        OPENAI,
                        CredentialNeed.NONE,
                        endpoint("simulated://local", Auth.none(), CHAT).listing(new ModelLists.Untold())));
    }

    private static Provider openai() {
        String url = "https://api.openai.com/v1";
        return new Provider(
                "openai",
                Map.of(
                        OPENAI,
                        endpoint(url, BEARER, CHAT, RESPONSES, REALTIME).and(Surfaces.OPENAI),
                        BY_RESPONSES,
                        endpoint(url, BEARER, RESPONSES, REALTIME).and(Surfaces.OPENAI)),
                OPENAI,
                CredentialNeed.REQUIRED);
    }

    /** Servers that copy OpenAI; most have Chat Completions only. */
    private static Provider compatible() {
        return new Provider(
                "openai-compatible",
                Map.of(
                        OPENAI,
                        endpoint(null, BEARER, CHAT).and(Surfaces.COMPATIBLE),
                        BY_RESPONSES,
                        endpoint(null, BEARER, RESPONSES).and(Surfaces.COMPATIBLE)),
                OPENAI,
                CredentialNeed.OPTIONAL);
    }

    private static Provider cohere() {
        return row(
                "cohere",
                "cohere",
                CredentialNeed.REQUIRED,
                endpoint("https://api.cohere.com", BEARER, "cohere-rerank", "cohere-embed"));
    }

    private static Provider jina() {
        return row(
                "jina",
                "jina",
                CredentialNeed.REQUIRED,
                endpoint("https://api.jina.ai/v1", BEARER, "jina-rerank", "jina-embeddings"));
    }

    private static Provider voyage() {
        return row(
                "voyage",
                "voyage",
                CredentialNeed.REQUIRED,
                endpoint("https://api.voyageai.com/v1", BEARER, "voyage-rerank", "voyage-embeddings"));
    }

    /** Google's own dialect, and its copy of OpenAI's. */
    private static Provider gemini() {
        Endpoint compatible = chat(
                        "https://generativelanguage.googleapis.com/v1beta/openai",
                        VendorRules.geminiChat(),
                        new Traits(Map.of(), false, true))
                .and(Surfaces.EMBEDDING);
        Endpoint own = endpoint(
                        "https://generativelanguage.googleapis.com", Auth.header("x-goog-api-key"), GENERATE_CONTENT)
                .and(Surfaces.GEMINI);
        return new Provider("gemini", Map.of(GEMINI, own, OPENAI, compatible), GEMINI, CredentialNeed.REQUIRED);
    }

    private static Provider glm(String type, String base) {
        Traits traits = Traits.errors(VendorErrors.glm());
        return twoWays(
                type,
                chat(base + "/paas/v4", VendorRules.glmChat(), traits).and(Surfaces.EMBEDDING_AND_IMAGES),
                messages(base + "/anthropic", traits));
    }

    private static Provider moonshot() {
        Traits traits = Traits.errors(VendorErrors.moonshot());
        return twoWays(
                "moonshot",
                chat("https://api.moonshot.ai/v1", VendorRules.moonshotChat(), traits),
                messages("https://api.moonshot.ai/anthropic", traits));
    }

    private static Provider deepseek() {
        return twoWays(
                "deepseek",
                chat("https://api.deepseek.com", VendorRules.deepseekChat(), Traits.none()),
                messages("https://api.deepseek.com/anthropic", new Traits(Map.of(), true, false)));
    }

    private static Provider doubao() {
        Map<String, Meaning> errors = VendorErrors.ark();
        String base = "https://ark.cn-beijing.volces.com/api";
        return twoWays(
                "doubao",
                chat(base + "/v3", VendorRules.doubaoChat(), Traits.errors(errors))
                        .and(Surfaces.EMBEDDING_AND_IMAGES),
                messages(base + "/coding", Traits.errors(errors)));
    }

    /** Claude's models are reached by Messages too, which keeps what only Anthropic's dialect can say. */
    private static Provider openrouter() {
        Endpoint both = new Endpoint(
                        "https://openrouter.ai/api/v1",
                        List.of(
                                new Spoken(CHAT, List.of()),
                                new Spoken(RESPONSES, List.of()),
                                new Spoken(MESSAGES, List.of(new Glob("anthropic/*")))),
                        BEARER,
                        new BodyQuirk(CHAT, VendorRules.openrouterChat()).then(Vendors::belowVersion))
                .and(Surfaces.TEXT);
        return twoWays("openrouter", both, endpoint("https://openrouter.ai/api", BEARER, MESSAGES));
    }

    /** The base URL holds the version that the path of Messages begins with. */
    private static HttpCall belowVersion(HttpCall call, Destination destination) {
        String version = "/v1";
        return destination.format().equals(MESSAGES) && call.path().startsWith(version + "/")
                ? new HttpCall(call.method(), call.path().substring(version.length()), call.headers(), call.body())
                : call;
    }

    private static Provider twoWays(String type, Endpoint openai, Endpoint anthropic) {
        return new Provider(type, Map.of(OPENAI, openai, ANTHROPIC, anthropic), OPENAI, CredentialNeed.REQUIRED);
    }

    private static Provider row(String type, String apiFormat, CredentialNeed credential, Endpoint endpoint) {
        return new Provider(type, Map.of(apiFormat, endpoint), apiFormat, credential);
    }

    /** Chat Completions with a vendor's own rules. */
    private static Endpoint chat(@Nullable String baseUrl, List<Rule> rules, Traits traits) {
        return new Endpoint(
                Address.template(baseUrl),
                List.of(new Spoken(CHAT, List.of())),
                BEARER,
                new BodyQuirk(CHAT, rules),
                traits);
    }

    /** A copy of Anthropic's Messages: the key in both places, nothing that is in beta. */
    private static Endpoint messages(String baseUrl, Traits traits) {
        return new Endpoint(
                Address.template(baseUrl),
                List.of(new Spoken(MESSAGES, List.of())),
                X_API_KEY.and(BEARER),
                new BodyQuirk(MESSAGES, VendorRules.messages()).then(Vendors::noBetas),
                traits);
    }

    private static HttpCall noBetas(HttpCall call, Destination destination) {
        if (call.headers().first(BETA).isEmpty()) {
            return call;
        }
        destination.notes().dropped(BETA, "betas are Anthropic's own");
        return call.withHeaders(call.headers().without(BETA));
    }

    private static Endpoint endpoint(@Nullable String baseUrl, Auth auth, String... formats) {
        return new Endpoint(
                baseUrl,
                Arrays.stream(formats)
                        .map(format -> new Spoken(format, List.of()))
                        .toList(),
                auth,
                Quirk.none());
    }
}
