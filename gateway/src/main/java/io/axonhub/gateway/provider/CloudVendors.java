package io.axonhub.gateway.provider;

import io.axonhub.gateway.provider.Endpoint.Address;
import io.axonhub.gateway.provider.Endpoint.Spoken;
import io.axonhub.gateway.provider.Provider.CredentialNeed;
import io.axonhub.gateway.provider.auth.Auth;
import java.util.List;
import java.util.Map;

/** The catalog's rows for the clouds that run other vendors' models. */
public final class CloudVendors {
    private static final List<Glob> CLAUDE = List.of(new Glob("*anthropic.claude-*"));
    private static final List<Glob> GOOGLE = List.of(new Glob("gemini-*"), new Glob("gemma-*"));
    private static final List<Glob> ALL = List.of();

    private CloudVendors() {}

    /** The rows, with how credentials become signatures and tokens. */
    public static List<Provider> rows(Auth aws, Auth google) {
        return List.of(bedrock(aws), vertex(google), azure());
    }

    /** Claude's own dialect where the model's id shows that it is Claude, Converse for everything else (and for profiles' ARNs). */
    private static Provider bedrock(Auth aws) {
        Endpoint endpoint = new Endpoint(
                "https://bedrock-runtime.{aws.region}.amazonaws.com",
                List.of(new Spoken("bedrock-invoke", CLAUDE), new Spoken("bedrock-converse", ALL)),
                aws,
                Quirk.none());
        return row("bedrock", endpoint.listing(Bedrock.models()));
    }

    private static Provider vertex(Auth google) {
        Address host = settings -> Vertex.host(settings.getOrDefault("gcp.location", "global"));
        Endpoint endpoint = new Endpoint(
                host,
                List.of(
                        new Spoken("vertex-anthropic", List.of(new Glob("claude-*"))),
                        new Spoken("gemini", GOOGLE),
                        new Spoken("gemini-count-tokens", GOOGLE)),
                google,
                Vertex.quirk());
        return row("vertex", endpoint.listing(Vertex.models()));
    }

    private static Provider azure() {
        return new Provider(
                "azure-openai",
                Map.of("openai", azure("openai-chat"), "openai-responses", azure("openai-responses")),
                "openai",
                CredentialNeed.REQUIRED);
    }

    /** With conversations in this format. */
    private static Endpoint azure(String conversations) {
        return new Endpoint(
                        Address.template(null),
                        List.of(
                                new Spoken(conversations, ALL),
                                new Spoken("openai-embeddings", ALL),
                                new Spoken("openai-images", ALL),
                                new Spoken("openai-speech", ALL),
                                new Spoken("openai-transcription", ALL)),
                        Auth.header("api-key"),
                        Azure.quirk())
                .listing(Azure.models());
    }

    /** A vendor with one way in: a channel that names a format has named one too many. */
    private static Provider row(String type, Endpoint endpoint) {
        return new Provider(type, Map.of(type, endpoint), type, CredentialNeed.REQUIRED);
    }
}
