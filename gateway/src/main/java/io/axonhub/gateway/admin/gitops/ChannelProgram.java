package io.axonhub.gateway.admin.gitops;

import io.axonhub.crd.AIChannel;
import io.axonhub.crd.Limits;
import io.axonhub.crd.SecretRef;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.llm.Ability;
import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.llm.Parameters;
import io.axonhub.gateway.llm.ThinkingMode;
import io.axonhub.gateway.llm.TokenLimit;
import io.axonhub.gateway.store.Channel;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns an AIChannel into the gateway's {@link Channel}. It is left out of routing when all its credentials are missing, and also when
 * a secret header field is: a request without it could be answered for someone else.
 */
final class ChannelProgram {
    private final ProviderTypes types;
    private final SecretLookup secrets;
    private final Report report;

    ChannelProgram(ProviderTypes types, SecretLookup secrets, Report report) {
        this.types = types;
        this.secrets = secrets;
        this.report = report;
    }

    Optional<Channel> channel(Declared<AIChannel.Spec> declared) {
        AIChannel.Spec spec = declared.spec();
        ProviderTypes.ProviderType type = types.find(spec.type().text()).orElseThrow();
        AIChannel.ApiFormat format = spec.apiFormat();
        String apiFormat = format == null ? type.defaultApiFormat() : format.text();
        Map<String, String> settings = settings(spec);
        ProviderTypes.Address endpoint = Objects.requireNonNull(type.endpoints().get(apiFormat));
        URI baseUrl = baseUrl(spec, endpoint, settings);
        List<Channel.Credential> credentials = credentials(declared, endpoint);
        Optional<Headers> headers = headers(declared);
        boolean locked = credentials.isEmpty()
                && (type.needsCredential() || !spec.credentials().isEmpty());
        if (baseUrl == null) {
            report.warn(Report.INVALID, declared.place(), "spec.baseUrl", "is required for this type");
        }
        if (locked) {
            report.warn(
                    "NoCredentials",
                    declared.place(),
                    "spec.credentials",
                    "none can be used, so the channel takes no traffic");
        }
        if (baseUrl == null || locked || headers.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Channel(
                declared.id(),
                spec.type().text(),
                apiFormat,
                baseUrl,
                settings,
                spec.enabled(),
                spec.weight(),
                spec.priority(),
                models(spec),
                credentials,
                headers.get(),
                timeouts(spec.timeouts()),
                concurrency(spec.limits()),
                healthCheck(spec),
                switch (spec.onClientDisconnect()) {
                    case CANCEL -> Channel.OnClientDisconnect.CANCEL;
                    case DRAIN -> Channel.OnClientDisconnect.DRAIN;
                }));
    }

    private static Channel.@Nullable HealthCheck healthCheck(AIChannel.Spec spec) {
        AIChannel.HealthCheck check = spec.healthCheck();
        if (!check.enabled()) {
            return null;
        }
        String first = spec.models().stream()
                .map(AIChannel.Model::name)
                .sorted()
                .findFirst()
                .orElseThrow();
        return new Channel.HealthCheck(check.interval().value(), check.model() == null ? first : check.model());
    }

    private static int concurrency(@Nullable Limits limits) {
        Integer most = limits == null ? null : limits.concurrency();
        return most == null ? 0 : most;
    }

    private static @Nullable URI baseUrl(
            AIChannel.Spec spec, ProviderTypes.Address address, Map<String, String> settings) {
        String own = spec.baseUrl();
        return own == null ? address.of(settings).orElse(null) : URI.create(own.replaceAll("/+$", ""));
    }

    private static Map<String, String> settings(AIChannel.Spec spec) {
        Map<String, String> settings = new LinkedHashMap<>();
        AIChannel.Aws aws = spec.aws();
        if (aws != null) {
            settings.put("aws.region", aws.region());
        }
        AIChannel.Gcp gcp = spec.gcp();
        if (gcp != null) {
            settings.put("gcp.project", gcp.project());
            settings.put("gcp.location", gcp.location());
        }
        AIChannel.Azure azure = spec.azure();
        if (azure != null) {
            settings.put("azure.apiVersion", azure.apiVersion());
        }
        return settings;
    }

    private static Map<String, Channel.Model> models(AIChannel.Spec spec) {
        Map<String, Channel.Model> models = new LinkedHashMap<>();
        for (AIChannel.Model model : spec.models()) {
            String upstream = model.upstreamName() == null ? model.name() : model.upstreamName();
            models.put(
                    model.name(),
                    new Channel.Model(
                            model.name(), upstream, PriceProgram.prices(model), abilities(model), parameters(model)));
        }
        return models;
    }

    /** An empty list says nothing, as an absent one. */
    private static @Nullable Set<Ability> abilities(AIChannel.Model model) {
        if (model.capabilities().isEmpty()) {
            return null;
        }
        return model.capabilities().stream()
                .map(capability -> Ability.valueOf(capability.name()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Parameters parameters(AIChannel.Model model) {
        AIChannel.Parameters said = model.parameters();
        if (said == null) {
            return Parameters.unsaid();
        }
        AIChannel.TokenLimitField field = said.tokenLimitField();
        List<AIChannel.Thinking> thinking = said.thinking();
        List<AIChannel.Effort> efforts = said.efforts();
        return new Parameters(
                said.maxOutputTokens(),
                field == null ? null : TokenLimit.valueOf(field.name()),
                said.sampling(),
                said.forcedTools(),
                said.jsonSchema(),
                thinking == null ? null : words(thinking, word -> ThinkingMode.valueOf(word.name())),
                efforts == null ? null : words(efforts, word -> Effort.valueOf(word.name())));
    }

    private static <W, T> Set<T> words(List<W> words, Function<W, T> meaning) {
        return words.stream().map(meaning).collect(Collectors.toUnmodifiableSet());
    }

    private List<Channel.Credential> credentials(Declared<AIChannel.Spec> declared, ProviderTypes.Address endpoint) {
        List<Channel.Credential> found = new ArrayList<>();
        for (int i = 0; i < declared.spec().credentials().size(); i++) {
            AIChannel.Credential credential = declared.spec().credentials().get(i);
            SecretRef ref = credential.secretRef();
            String path = "spec.credentials[" + i + "].secretRef";
            Optional<String> secret = secrets.value(declared, path, ref.name(), ref.key());
            Optional<String> problem = secret.flatMap(endpoint::problem);
            problem.ifPresent(why -> report.warn(Report.INVALID, declared.place(), path, why));
            if (secret.isPresent() && problem.isEmpty()) {
                found.add(new Channel.Credential(secret.get(), credential.weight()));
            }
        }
        return found;
    }

    private Optional<Headers> headers(Declared<AIChannel.Spec> declared) {
        Headers headers = Headers.empty();
        boolean complete = true;
        for (int i = 0; i < declared.spec().headers().size(); i++) {
            AIChannel.Header header = declared.spec().headers().get(i);
            AIChannel.ValueFrom from = header.valueFrom();
            Optional<String> value = from == null
                    ? Optional.ofNullable(header.value())
                    : secrets.value(
                            declared,
                            "spec.headers[" + i + "].valueFrom.secretRef",
                            from.secretRef().name(),
                            from.secretRef().key());
            complete &= value.isPresent();
            headers = value.isPresent() ? headers.add(header.name(), value.get()) : headers;
        }
        return complete ? Optional.of(headers) : Optional.empty();
    }

    private static Timeouts timeouts(AIChannel.Timeouts timeouts) {
        return new Timeouts(
                timeouts.connect().value(),
                timeouts.firstByte().value(),
                timeouts.request().value(),
                timeouts.streamIdle().value());
    }
}
