package io.axonhub.crd;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A way to an AI provider. */
public final class AIChannel {
    /** As in {@code kind}. */
    public static final String KIND = "AIChannel";

    private AIChannel() {}

    /** The wanted state; its fields are described in {@code aichannels.yaml}. */
    public record Spec(
            String gateway,
            Boolean enabled,
            @JsonProperty(required = true) ProviderType type,
            @Nullable ApiFormat apiFormat,
            @Nullable String baseUrl,
            Integer weight,
            Integer priority,
            @JsonProperty(required = true) List<Model> models,
            List<Credential> credentials,
            @Nullable Aws aws,
            @Nullable Gcp gcp,
            @Nullable Azure azure,
            List<Header> headers,
            @Nullable Tls tls,
            Timeouts timeouts,
            HealthCheck healthCheck,
            @Nullable Limits limits,
            OnClientDisconnect onClientDisconnect,
            @Nullable Storage storage,
            AllowedNamespaces allowedNamespaces,
            DeletionPolicy deletionPolicy) {
        public Spec {
            gateway = Absent.or(gateway, AxonHub.DEFAULT_GATEWAY);
            enabled = Absent.or(enabled, true);
            Absent.refused(type, "type");
            weight = Absent.or(weight, 100);
            priority = Absent.or(priority, 0);
            models = List.copyOf(Absent.refused(models, "models"));
            credentials = Absent.none(credentials);
            headers = Absent.none(headers);
            timeouts = Absent.or(timeouts, Timeouts.DEFAULTS);
            healthCheck = Absent.or(healthCheck, HealthCheck.DEFAULTS);
            onClientDisconnect = Absent.or(onClientDisconnect, OnClientDisconnect.CANCEL);
            allowedNamespaces = Absent.or(allowedNamespaces, AllowedNamespaces.same());
            deletionPolicy = Absent.or(deletionPolicy, DeletionPolicy.DELETE);
        }
    }

    /** A provider: a row of the gateway's catalog. */
    public enum ProviderType {
        @JsonProperty("openai")
        OPENAI,
        @JsonProperty("anthropic")
        ANTHROPIC,
        @JsonProperty("gemini")
        GEMINI,
        @JsonProperty("azure-openai")
        AZURE_OPENAI,
        @JsonProperty("bedrock")
        BEDROCK,
        @JsonProperty("vertex")
        VERTEX,
        @JsonProperty("zhipu")
        ZHIPU,
        @JsonProperty("zai")
        ZAI,
        @JsonProperty("moonshot")
        MOONSHOT,
        @JsonProperty("deepseek")
        DEEPSEEK,
        @JsonProperty("doubao")
        DOUBAO,
        @JsonProperty("openrouter")
        OPENROUTER,
        @JsonProperty("ollama")
        OLLAMA,
        @JsonProperty("cohere")
        COHERE,
        @JsonProperty("jina")
        JINA,
        @JsonProperty("voyage")
        VOYAGE,
        @JsonProperty("openai-compatible")
        OPENAI_COMPATIBLE,
        @JsonProperty("anthropic-compatible")
        ANTHROPIC_COMPATIBLE,
        @JsonProperty("simulated")
        SIMULATED;

        /** As in YAML. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What becomes of an answer whose client has left. */
    public enum OnClientDisconnect {
        @JsonProperty("Cancel")
        CANCEL,
        @JsonProperty("Drain")
        DRAIN
    }

    /** The wire format of providers that have several. */
    public enum ApiFormat {
        @JsonProperty("openai")
        OPENAI,
        @JsonProperty("openai-responses")
        OPENAI_RESPONSES,
        @JsonProperty("anthropic")
        ANTHROPIC,
        @JsonProperty("gemini")
        GEMINI;

        /** As in YAML. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** A model the channel serves. */
    public record Model(
            @JsonProperty(required = true) String name,
            @Nullable String upstreamName,
            List<Capability> capabilities,
            @Nullable Parameters parameters,
            @Nullable Price price,
            List<TimedPrice> prices) {
        public Model {
            Absent.refused(name, "name");
            capabilities = Absent.none(capabilities);
            prices = Absent.none(prices);
        }
    }

    /** What a model can do. */
    public enum Capability {
        @JsonProperty("tools")
        TOOLS,
        @JsonProperty("vision")
        VISION,
        @JsonProperty("documents")
        DOCUMENTS,
        @JsonProperty("audio")
        AUDIO,
        @JsonProperty("reasoning")
        REASONING,
        @JsonProperty("structured-output")
        STRUCTURED_OUTPUT
    }

    /** What a model takes, where the gateway's capability table knows it otherwise. */
    public record Parameters(
            @Nullable Integer maxOutputTokens,
            @Nullable TokenLimitField tokenLimitField,
            @Nullable Boolean sampling,
            @Nullable Boolean forcedTools,
            @Nullable Boolean jsonSchema,
            @Nullable List<Thinking> thinking,
            @Nullable List<Effort> efforts) {
        public Parameters {
            thinking = thinking == null ? null : List.copyOf(thinking);
            efforts = efforts == null ? null : List.copyOf(efforts);
        }
    }

    /** The member of a request that limits the answer. */
    public enum TokenLimitField {
        @JsonProperty("max_tokens")
        MAX_TOKENS,
        @JsonProperty("max_completion_tokens")
        MAX_COMPLETION_TOKENS
    }

    /** A value of a request's thinking member; YAML would read the wires' on and off as truth values. */
    public enum Thinking {
        @JsonProperty("enabled")
        ON,
        @JsonProperty("budget")
        BUDGET,
        @JsonProperty("adaptive")
        ADAPTIVE,
        @JsonProperty("disabled")
        OFF,
        @JsonProperty("between-tools")
        BETWEEN_TOOLS
    }

    /** How hard a model can be told to think. */
    public enum Effort {
        @JsonProperty("none")
        NONE,
        @JsonProperty("minimal")
        MINIMAL,
        @JsonProperty("low")
        LOW,
        @JsonProperty("medium")
        MEDIUM,
        @JsonProperty("high")
        HIGH,
        @JsonProperty("xhigh")
        XHIGH,
        @JsonProperty("max")
        MAX
    }

    /** What the provider charges, in decimals. */
    public record Price(
            @JsonProperty(required = true) String inputPerMillion,
            @JsonProperty(required = true) String outputPerMillion,
            @Nullable String cacheReadPerMillion,
            @Nullable String cacheWritePerMillion,
            @Nullable String cacheWrite1hPerMillion,
            @Nullable String reasoningPerMillion,
            @Nullable String audioInputPerMillion,
            @Nullable String audioCacheReadPerMillion,
            @Nullable String audioOutputPerMillion,
            @Nullable String imageInputPerMillion,
            @Nullable String imageOutputPerMillion,
            @Nullable String perImage,
            @Nullable String perAudioSecond,
            List<PriceTier> above,
            String currency) {
        public Price {
            Absent.refused(inputPerMillion, "inputPerMillion");
            Absent.refused(outputPerMillion, "outputPerMillion");
            above = Absent.none(above);
            currency = Absent.or(currency, "USD");
        }

        /** What prompts below every tier cost. */
        public PriceTier base() {
            return new PriceTier(
                    -1L,
                    inputPerMillion,
                    outputPerMillion,
                    cacheReadPerMillion,
                    cacheWritePerMillion,
                    cacheWrite1hPerMillion,
                    reasoningPerMillion,
                    audioInputPerMillion,
                    audioCacheReadPerMillion,
                    audioOutputPerMillion,
                    imageInputPerMillion,
                    imageOutputPerMillion);
        }
    }

    /** What longer prompts cost. */
    public record PriceTier(
            @JsonProperty(required = true) Long promptTokens,
            @JsonProperty(required = true) String inputPerMillion,
            @JsonProperty(required = true) String outputPerMillion,
            @Nullable String cacheReadPerMillion,
            @Nullable String cacheWritePerMillion,
            @Nullable String cacheWrite1hPerMillion,
            @Nullable String reasoningPerMillion,
            @Nullable String audioInputPerMillion,
            @Nullable String audioCacheReadPerMillion,
            @Nullable String audioOutputPerMillion,
            @Nullable String imageInputPerMillion,
            @Nullable String imageOutputPerMillion) {
        public PriceTier {
            Absent.refused(promptTokens, "promptTokens");
            Absent.refused(inputPerMillion, "inputPerMillion");
            Absent.refused(outputPerMillion, "outputPerMillion");
        }
    }

    /** A price and its time; RFC 3339. */
    public record TimedPrice(
            @Nullable String from,
            @Nullable String until,
            @JsonProperty(required = true) Price price) {
        public TimedPrice {
            Absent.refused(price, "price");
        }
    }

    /** A key of the provider. */
    public record Credential(@JsonProperty(required = true) SecretRef secretRef, Integer weight) {
        public Credential {
            Absent.refused(secretRef, "secretRef");
            weight = Absent.or(weight, 100);
        }
    }

    /** Amazon Bedrock. */
    public record Aws(
            @JsonProperty(required = true) String region,
            @Nullable String roleArn) {
        public Aws {
            Absent.refused(region, "region");
        }
    }

    /** Vertex AI. */
    public record Gcp(
            @JsonProperty(required = true) String project,
            @JsonProperty(required = true) String location) {
        public Gcp {
            Absent.refused(project, "project");
            Absent.refused(location, "location");
        }
    }

    /** Azure OpenAI. */
    public record Azure(@JsonProperty(required = true) String apiVersion) {
        public Azure {
            Absent.refused(apiVersion, "apiVersion");
        }
    }

    /** A header field with a value of its own or a secret one. */
    public record Header(
            @JsonProperty(required = true) String name,
            @Nullable String value,
            @Nullable ValueFrom valueFrom) {
        public Header {
            Absent.refused(name, "name");
        }

        /** Its name only: the value may be a secret. */
        @Override
        public String toString() {
            return "Header[name=" + name + "]";
        }
    }

    /** Where a secret value comes from. */
    public record ValueFrom(@JsonProperty(required = true) SecretRef secretRef) {
        public ValueFrom {
            Absent.refused(secretRef, "secretRef");
        }
    }

    /** How the provider's certificate is checked. */
    public record Tls(@Nullable CaSecretRef caSecretRef, Boolean insecureSkipVerify) {
        public Tls {
            insecureSkipVerify = Absent.or(insecureSkipVerify, false);
        }
    }

    /** Certificates to trust. */
    public record CaSecretRef(@JsonProperty(required = true) String name, String key) {
        public CaSecretRef {
            Absent.refused(name, "name");
            key = Absent.or(key, "ca.crt");
        }
    }

    /** A question now and then. {@code model}: null is the first by name. */
    public record HealthCheck(
            Boolean enabled, GoDuration interval, @Nullable String model) {
        private static final HealthCheck DEFAULTS = new HealthCheck(false, GoDuration.parse("30s"), null);

        public HealthCheck {
            enabled = Absent.or(enabled, false);
            interval = Absent.or(interval, GoDuration.parse("30s"));
        }
    }

    /** The channel's clocks. */
    public record Timeouts(GoDuration connect, GoDuration firstByte, GoDuration request, GoDuration streamIdle) {
        private static final Timeouts DEFAULTS = new Timeouts(
                GoDuration.parse("5s"), GoDuration.parse("60s"), GoDuration.parse("10m"), GoDuration.parse("60s"));

        public Timeouts {
            connect = connect == null ? DEFAULTS.connect : connect;
            firstByte = firstByte == null ? DEFAULTS.firstByte : firstByte;
            request = request == null ? DEFAULTS.request : request;
            streamIdle = streamIdle == null ? DEFAULTS.streamIdle : streamIdle;
        }
    }

    /** The observed state. */
    public record Status(
            @Nullable Long observedGeneration,
            @Nullable Integer models,
            @Nullable GatewayStatus gateway,
            List<Condition> conditions) {
        public Status {
            conditions = Absent.none(conditions);
        }
    }
}
