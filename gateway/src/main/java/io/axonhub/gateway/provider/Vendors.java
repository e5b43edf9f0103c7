package io.axonhub.gateway.provider;

import io.axonhub.gateway.provider.Endpoint.Spoken;
import io.axonhub.gateway.provider.Provider.CredentialNeed;
import io.axonhub.gateway.provider.auth.Auth;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The catalog's rows. */
final class Vendors {
    /** What a channel says as {@code apiFormat}. */
    private static final String OPENAI = "openai";

    private static final String ANTHROPIC = "anthropic";
    private static final String GEMINI = "gemini";

    /** Wire formats. */
    private static final String CHAT = "openai-chat";

    private static final String RESPONSES = "openai-responses";

    private static final String REALTIME = "openai-realtime";

    private static final String MESSAGES = "anthropic";

    private static final Auth BEARER = Auth.bearer();
    private static final Auth X_API_KEY = Auth.header("x-api-key");

    private Vendors() {}

    static List<Provider> rows() {
        return List.of(
                row(
                        "openai",
                        OPENAI,
                        CredentialNeed.REQUIRED,
                        endpoint("https://api.openai.com/v1", BEARER, CHAT, RESPONSES, REALTIME)
                                .and(Surfaces.OPENAI)),
                row(
                        "anthropic",
                        ANTHROPIC,
                        CredentialNeed.REQUIRED,
                        endpoint("https://api.anthropic.com", X_API_KEY, MESSAGES)),
                row(
                        "gemini",
                        GEMINI,
                        CredentialNeed.REQUIRED,
                        endpoint("https://generativelanguage.googleapis.com", Auth.header("x-goog-api-key"), GEMINI)),
                row(
                        "openai-compatible",
                        OPENAI,
                        CredentialNeed.OPTIONAL,
                        endpoint(null, BEARER, CHAT).and(Surfaces.COMPATIBLE)),
                row(
                        "anthropic-compatible",
                        ANTHROPIC,
                        CredentialNeed.OPTIONAL,
                        endpoint(null, X_API_KEY.and(BEARER), MESSAGES)),
                row(
                        "cohere",
                        "cohere",
                        CredentialNeed.REQUIRED,
                        endpoint("https://api.cohere.com", BEARER, "cohere-rerank", "cohere-embed")),
                row(
                        "jina",
                        "jina",
                        CredentialNeed.REQUIRED,
                        endpoint("https://api.jina.ai/v1", BEARER, "jina-rerank", "jina-embeddings")),
                row(
                        "voyage",
                        "voyage",
                        CredentialNeed.REQUIRED,
                        endpoint("https://api.voyageai.com/v1", BEARER, "voyage-rerank", "voyage-embeddings")),
                row("simulated", OPENAI, CredentialNeed.NONE, endpoint("simulated://local", Auth.none(), CHAT)));
    }

    private static Provider row(String type, String apiFormat, CredentialNeed credential, Endpoint endpoint) {
        return new Provider(type, Map.of(apiFormat, endpoint), apiFormat, credential);
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
