package io.axonhub.gateway.provider;

import io.axonhub.gateway.provider.Provider.CredentialNeed;
import io.axonhub.gateway.provider.auth.Auth;
import io.axonhub.gateway.transform.Capabilities;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The providers this gateway knows, a row each, and what their models take. Immutable. */
public final class ProviderCatalog {
    private static final String CHAT = "openai-chat";
    private static final String ANTHROPIC = "anthropic";

    private final Map<String, Provider> providers;
    private final ModelTable models;

    private ProviderCatalog(List<Provider> rows, ModelTable models) {
        this.providers = rows.stream().collect(Collectors.toUnmodifiableMap(Provider::type, Function.identity()));
        this.models = models;
    }

    /** The rows and the model table shipped with the gateway. */
    public static ProviderCatalog builtIn() {
        return new ProviderCatalog(
                List.of(
                        row("openai", CHAT, "https://api.openai.com/v1", CredentialNeed.REQUIRED, Auth.bearer()),
                        row(
                                "anthropic",
                                ANTHROPIC,
                                "https://api.anthropic.com",
                                CredentialNeed.REQUIRED,
                                Auth.header("x-api-key")),
                        row("openai-compatible", CHAT, null, CredentialNeed.OPTIONAL, Auth.bearer()),
                        row(
                                "anthropic-compatible",
                                ANTHROPIC,
                                null,
                                CredentialNeed.OPTIONAL,
                                Auth.header("x-api-key").and(Auth.bearer())),
                        row("simulated", CHAT, "simulated://local", CredentialNeed.NONE, Auth.none())),
                ModelTable.builtIn());
    }

    private static Provider row(
            String type, String format, @Nullable String baseUrl, CredentialNeed credential, Auth auth) {
        String spelling = format.equals(ANTHROPIC) ? "anthropic" : "openai";
        return new Provider(
                type,
                Map.of(spelling, format),
                spelling,
                baseUrl == null ? Map.of() : Map.of(format, baseUrl),
                credential,
                auth,
                UnaryOperator.identity());
    }

    /** All types. */
    public Set<String> types() {
        return providers.keySet();
    }

    /**
     * The row of this type.
     *
     * @throws IllegalArgumentException when there is none; channels are checked when they are loaded
     */
    public Provider provider(String type) {
        Provider provider = providers.get(type);
        if (provider == null) {
            throw new IllegalArgumentException("no provider type " + type);
        }
        return provider;
    }

    /** What {@code model} of that provider takes. */
    public Capabilities capabilities(String type, String format, String model) {
        return models.capabilities(type, format, model);
    }
}
