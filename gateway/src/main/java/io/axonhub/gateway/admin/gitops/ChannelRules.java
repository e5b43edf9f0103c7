package io.axonhub.gateway.admin.gitops;

import static io.axonhub.crd.AIChannel.ProviderType.ANTHROPIC_COMPATIBLE;
import static io.axonhub.crd.AIChannel.ProviderType.AZURE_OPENAI;
import static io.axonhub.crd.AIChannel.ProviderType.BEDROCK;
import static io.axonhub.crd.AIChannel.ProviderType.OLLAMA;
import static io.axonhub.crd.AIChannel.ProviderType.OPENAI_COMPATIBLE;
import static io.axonhub.crd.AIChannel.ProviderType.SIMULATED;
import static io.axonhub.crd.AIChannel.ProviderType.VERTEX;

import io.axonhub.crd.AIChannel;
import io.axonhub.crd.GoDuration;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules of an AIChannel. */
final class ChannelRules extends Rules {
    private static final Set<AIChannel.ProviderType> NEED_BASE_URL =
            EnumSet.of(OPENAI_COMPATIBLE, ANTHROPIC_COMPATIBLE, OLLAMA, AZURE_OPENAI);
    private static final Set<AIChannel.ProviderType> NEED_NO_CREDENTIAL =
            EnumSet.of(SIMULATED, OPENAI_COMPATIBLE, ANTHROPIC_COMPATIBLE, OLLAMA, BEDROCK, VERTEX);
    private static final Set<String> OWN_HEADERS = Set.of(
            "host", "content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "te", "trailer");

    private final PriceRules prices;

    ChannelRules(Place place, Report report) {
        super(place, report);
        this.prices = new PriceRules(place, report);
    }

    void check(AIChannel.Spec spec) {
        type(spec);
        String url = spec.baseUrl();
        if (url != null) {
            baseUrl(url);
        }
        for (int i = 0; i < spec.headers().size(); i++) {
            header("spec.headers[" + i + "]", spec.headers().get(i));
        }
        for (int i = 0; i < spec.models().size(); i++) {
            prices.check("spec.models[" + i + "]", spec.models().get(i));
        }
        timeout("connect", spec.timeouts().connect());
        timeout("firstByte", spec.timeouts().firstByte());
        timeout("request", spec.timeouts().request());
        timeout("streamIdle", spec.timeouts().streamIdle());
        healthCheck(spec);
        storage(spec.storage());
        allowedNamespaces(spec.allowedNamespaces());
    }

    private void healthCheck(AIChannel.Spec spec) {
        AIChannel.HealthCheck check = spec.healthCheck();
        String model = check.model();
        duration(
                "spec.healthCheck.interval",
                check.interval(),
                Duration.ofSeconds(5),
                Duration.ofDays(1),
                "must be at least 5s and at most 24h");
        refuseIf(
                model != null
                        && spec.models().stream().noneMatch(one -> one.name().equals(model)),
                "spec.healthCheck.model",
                "must be the name of one of spec.models");
        refuseIf(
                check.enabled() && spec.type() == SIMULATED,
                "spec.healthCheck.enabled",
                "must not be true for type simulated, which is always there");
    }

    private void type(AIChannel.Spec spec) {
        AIChannel.ProviderType type = spec.type();
        boolean simulated = type == SIMULATED;
        List<AIChannel.Credential> credentials = spec.credentials();
        refuseIf(NEED_BASE_URL.contains(type) && spec.baseUrl() == null, "spec.baseUrl", "is required for this type");
        refuseIf(simulated && spec.baseUrl() != null, "spec.baseUrl", "must not be set for type simulated");
        refuseIf(simulated && !credentials.isEmpty(), "spec.credentials", "must not be set for type simulated");
        refuseIf(
                !NEED_NO_CREDENTIAL.contains(type) && credentials.isEmpty(),
                "spec.credentials",
                "must have at least one credential for this type");
        cloud("aws", spec.aws(), type == BEDROCK, "bedrock");
        cloud("gcp", spec.gcp(), type == VERTEX, "vertex");
        cloud("azure", spec.azure(), type == AZURE_OPENAI, "azure-openai");
        refuseIf(type == BEDROCK && spec.aws() == null, "spec.aws", "is required for type bedrock");
        refuseIf(type == VERTEX && spec.gcp() == null, "spec.gcp", "is required for type vertex");
    }

    private void cloud(String field, @Nullable Object value, boolean fits, String type) {
        refuseIf(value != null && !fits, "spec." + field, "may be set for type " + type + " only");
    }

    private void baseUrl(String text) {
        String path = "spec.baseUrl";
        refuseIf(text.matches("(?s)[A-Za-z]+://[^/]*@.*"), path, "must not have user info");
        refuseIf(text.contains("?") || text.contains("#"), path, "must not have a query or a fragment");
        URI uri = uri(text);
        String host = uri == null ? null : uri.getHost();
        boolean http = uri != null
                && uri.getScheme() != null
                && Set.of("http", "https").contains(uri.getScheme().toLowerCase(Locale.ROOT));
        refuseIf(!http || host == null, path, "must be an http or https URL with a host");
        refuseIf(host != null && isLinkLocal(host), path, "must not be a link-local address");
    }

    private static @Nullable URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** Where clouds serve their machines' credentials: 169.254.0.0/16 in any spelling, and its IPv6 twin. */
    private static boolean isLinkLocal(String host) {
        try {
            InetAddress address =
                    InetAddress.ofLiteral(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
            return address.isLinkLocalAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void header(String path, AIChannel.Header header) {
        refuseIf(
                (header.value() == null) == (header.valueFrom() == null),
                path,
                "must have exactly one of value and valueFrom");
        refuseIf(
                OWN_HEADERS.contains(header.name().toLowerCase(Locale.ROOT)),
                path + ".name",
                "is a header field that the gateway sets itself");
    }

    private void timeout(String field, GoDuration value) {
        duration(
                "spec.timeouts." + field,
                value,
                Duration.ofNanos(1),
                Duration.ofHours(24),
                "must be more than 0 and at most 24h");
    }
}
