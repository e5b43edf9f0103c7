package io.axonhub.gateway.provider;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.provider.auth.Auth;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A row of the catalog: what is known of a vendor, as data.
 *
 * @param type the name in a channel's {@code type}
 * @param apiFormats what a channel may say of its format, to the wire format spoken; never empty
 * @param defaultApiFormat one of them
 * @param defaultBaseUrls by wire format; empty where the channel must say
 * @param credential whether a credential is needed, possible or meaningless
 * @param quirk the vendor's edit of the finished call; identity when it has none
 */
public record Provider(
        String type,
        Map<String, String> apiFormats,
        String defaultApiFormat,
        Map<String, String> defaultBaseUrls,
        CredentialNeed credential,
        Auth auth,
        UnaryOperator<HttpCall> quirk) {
    /** Whether a channel of this type has credentials. */
    public enum CredentialNeed {
        REQUIRED,
        OPTIONAL,
        NONE
    }

    public Provider {
        apiFormats = Map.copyOf(apiFormats);
        defaultBaseUrls = Map.copyOf(defaultBaseUrls);
    }

    /** The wire format of a channel that names none. */
    public String defaultFormat() {
        return Objects.requireNonNull(apiFormats.get(defaultApiFormat));
    }

    /** Where the vendor's endpoint of this wire format is, when it has a known one. */
    public Optional<String> baseUrl(String format) {
        return Optional.ofNullable(defaultBaseUrls.get(format));
    }
}
