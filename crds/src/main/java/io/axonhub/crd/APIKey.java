package io.axonhub.crd;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A key to the gateway. */
public final class APIKey {
    /** As in {@code kind}. */
    public static final String KIND = "APIKey";

    private APIKey() {}

    /** The wanted state; its fields are described in {@code apikeys.yaml}. */
    public record Spec(
            String gateway,
            Boolean enabled,
            @Nullable String displayName,
            @Nullable Owner owner,
            @JsonProperty(required = true) List<String> profiles,
            @Nullable String activeProfile,
            List<Scope> scopes,
            List<Quota> quotas,
            @Nullable Integer concurrency,
            @Nullable Integer priority,
            Revocation revocation,
            List<String> allowedCIDRs,
            @Nullable String expiresAt,
            Secret secret,
            @Nullable Rotation rotation,
            DeletionPolicy deletionPolicy) {
        public Spec {
            gateway = Absent.or(gateway, AxonHub.DEFAULT_GATEWAY);
            enabled = Absent.or(enabled, true);
            profiles = List.copyOf(Absent.refused(profiles, "profiles"));
            scopes = Absent.or(scopes, List.of(Scope.MODELS_READ, Scope.CHAT_WRITE));
            quotas = Absent.none(quotas);
            revocation = Absent.or(revocation, Revocation.FINISH);
            allowedCIDRs = Absent.none(allowedCIDRs);
            secret = Absent.or(secret, Secret.DEFAULTS);
            deletionPolicy = Absent.or(deletionPolicy, DeletionPolicy.REVOKE);
        }
    }

    /** Whose key it is. */
    public record Owner(@Nullable String team, @Nullable String user) {}

    /** What a key may do. */
    public enum Scope {
        @JsonProperty("models.read")
        MODELS_READ,
        @JsonProperty("chat.write")
        CHAT_WRITE;

        /** As in YAML. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '.');
        }
    }

    /** What a key may use in a window of time. {@code limit} is a decimal. */
    public record Quota(
            @JsonProperty(required = true) Resource resource,
            @JsonProperty(required = true) Window window,
            @JsonProperty(required = true) String limit,
            @Nullable String currency) {
        public Quota {
            Absent.refused(resource, "resource");
            Absent.refused(window, "window");
            Absent.refused(limit, "limit");
        }
    }

    /** What a quota counts. */
    public enum Resource {
        @JsonProperty("Requests")
        REQUESTS,
        @JsonProperty("Tokens")
        TOKENS,
        @JsonProperty("Cost")
        COST
    }

    /** When a quota starts anew. */
    public enum Window {
        @JsonProperty("Minute")
        MINUTE,
        @JsonProperty("Hour")
        HOUR,
        @JsonProperty("Day")
        DAY,
        @JsonProperty("Month")
        MONTH,
        @JsonProperty("Total")
        TOTAL
    }

    /** What becomes of answers under way when the key is accepted no more. */
    public enum Revocation {
        @JsonProperty("Finish")
        FINISH,
        @JsonProperty("Cut")
        CUT
    }

    /** Where the key's value is. */
    public record Secret(Mode mode, @Nullable String name, String key) {
        private static final Secret DEFAULTS = new Secret(Mode.GENERATE, null, SecretRef.DEFAULT_KEY);

        public Secret {
            mode = Absent.or(mode, Mode.GENERATE);
            key = Absent.or(key, SecretRef.DEFAULT_KEY);
        }
    }

    /** Who makes the Secret. */
    public enum Mode {
        @JsonProperty("Generate")
        GENERATE,
        @JsonProperty("Existing")
        EXISTING
    }

    /** When a generated key is replaced. */
    public record Rotation(
            @Nullable String token,
            GoDuration gracePeriod,
            @Nullable GoDuration interval) {
        public Rotation {
            gracePeriod = Absent.or(gracePeriod, GoDuration.parse("1h"));
        }
    }

    /** What becomes of the gateway's row when the object is deleted. */
    public enum DeletionPolicy {
        @JsonProperty("Revoke")
        REVOKE,
        @JsonProperty("Disable")
        DISABLE
    }

    /** The observed state; times are RFC 3339. */
    public record Status(
            @Nullable Long observedGeneration,
            @Nullable String prefix,
            @Nullable String secretName,
            @Nullable String activeProfile,
            @Nullable String rotationToken,
            @Nullable String lastRotationTime,
            @Nullable String previousKeyExpiresAt,
            @Nullable GatewayStatus gateway,
            List<Condition> conditions) {
        public Status {
            conditions = Absent.none(conditions);
        }
    }
}
