package io.axonhub.gateway.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One key of the configuration.
 *
 * @param key dotted, kebab-case
 * @param fallback its default, as it would stand in config.yml
 * @param rule what a value must be
 */
record Setting(String key, String fallback, Rule rule) {
    /** Says why a value is wrong; silent when it is right. */
    interface Rule {
        /** Throws an IllegalArgumentException with the reason. */
        void check(String value);
    }

    /** Every key there is, in the order of config.example.yml. */
    static final List<Setting> ALL = List.of(
            new Setting("server.host", "0.0.0.0", Setting::notEmpty),
            new Setting("server.port", "8090", between(0, 65_535)),
            new Setting("server.name", "AxonHub", Setting::notEmpty),
            new Setting("server.debug", "false", Values::flag),
            new Setting("server.request-timeout", "30s", atLeast(Duration.ofMillis(1))),
            new Setting("server.llm-request-timeout", "600s", atLeast(Duration.ofMillis(1))),
            new Setting("server.trace.header", "AH-Trace-Id", Setting::headerName),
            new Setting("server.max-body-size", "32MB", size(1024, 1L << 30)),
            new Setting("server.keep-alive-interval", "15s", atLeast(Duration.ZERO)),
            new Setting("server.header-timeout", "10s", atLeast(Duration.ofMillis(100))),
            new Setting("server.body-timeout", "60s", atLeast(Duration.ofMillis(100))),
            new Setting("server.idle-timeout", "5m", atLeast(Duration.ofMillis(100))),
            new Setting("server.write-timeout", "60s", atLeast(Duration.ofMillis(100))),
            new Setting("server.shutdown-grace-period", "30s", atLeast(Duration.ZERO)),
            new Setting("server.max-connections", "0", between(0, 1_000_000)),
            new Setting("db.dialect", "sqlite3", oneOf(DbConfig.Dialect.class)),
            new Setting("db.dsn", "file:./data/axonhub.db?_fk=1&_pragma=journal_mode(WAL)", Setting::notEmpty),
            new Setting("db.max-connections", "10", between(2, 1_000)),
            new Setting("log.level", "info", oneOf(LogConfig.Level.class)),
            new Setting("log.encoding", "console", oneOf(LogConfig.Encoding.class)),
            new Setting("journal.dir", "./data/journal", Setting::notEmpty),
            new Setting("journal.fsync-interval", "200ms", atLeast(Duration.ZERO)),
            new Setting("journal.max-size", "1GB", size(1 << 20, 1L << 50)),
            new Setting("journal.on-full", "refuse", oneOf(JournalConfig.OnFull.class)),
            new Setting("resources.dir", "./data/resources", Setting::notEmpty),
            new Setting("models.file", "", Setting::any),
            new Setting("encryption.key", "", Setting::any),
            new Setting("encryption.key-file", "", Setting::any),
            new Setting("encryption.previous-keys", "", Setting::any),
            new Setting("control.host", "0.0.0.0", Setting::notEmpty),
            new Setting("control.port", "8091", between(0, 65_535)),
            new Setting("control.token", "", Setting::any),
            new Setting("control.token-file", "", Setting::any),
            new Setting("control.jwks", "", Setting::any),
            new Setting("control.issuer", "", Setting::any),
            new Setting("control.audience", "axonhub-control", Setting::notEmpty),
            new Setting("control.subject", "", Setting::any),
            new Setting("control.jwks-ca-file", "", Setting::any),
            new Setting("control.jwks-token-file", "", Setting::any),
            new Setting("operator.gateway", "default", Setting::notEmpty),
            new Setting("operator.control.url", "http://localhost:8091", Setting::httpOrNothing),
            new Setting("operator.control.token", "", Setting::any),
            new Setting("operator.control.token-file", "", Setting::any),
            new Setting("operator.source", "", Setting::any),
            new Setting("operator.namespaces", "", Setting::any),
            new Setting("operator.health.host", "0.0.0.0", Setting::notEmpty),
            new Setting("operator.health.port", "8092", between(0, 65_535)),
            new Setting("operator.lease.name", "axonhub-operator", Setting::any),
            new Setting("operator.lease.namespace", "", Setting::any),
            new Setting("operator.sync-interval", "5m", atLeast(Duration.ofSeconds(1))),
            new Setting("operator.release-after", "60s", atLeast(Duration.ZERO)),
            new Setting("storage.request-body", "true", Values::flag),
            new Setting("storage.response-body", "true", Values::flag),
            new Setting("storage.chunks", "false", Values::flag),
            new Setting("storage.redact.pattern", "", Setting::patternOrNothing),
            new Setting("storage.redact.paths", "", Setting::paths),
            new Setting("storage.bodies.location", "", Setting::blobs),
            new Setting("storage.bodies.min-size", "16KB", size(1, 1 << 30)),
            new Setting("storage.bodies.s3.endpoint", "", Setting::httpOrNothing),
            new Setting("storage.bodies.s3.region", "us-east-1", Setting::notEmpty),
            new Setting("storage.bodies.s3.access-key-id", "", Setting::any),
            new Setting("storage.bodies.s3.secret-access-key", "", Setting::any),
            new Setting("storage.answers.enabled", "true", Values::flag),
            new Setting("storage.answers.max-age", "720h", atLeast(Duration.ofMinutes(1))),
            new Setting("storage.answers.max-size", "8MB", size(1024, 1L << 30)),
            new Setting("storage.answers.max-total", "1GB", size(1 << 20, 1L << 50)),
            new Setting("aisdk.default-model", "", Setting::any),
            new Setting("anthropic.count-tokens", "refuse", oneOf(AnthropicConfig.CountTokens.class)),
            new Setting("routing.avoid-failing", "true", Values::flag),
            new Setting("routing.retry-budget", "20", between(0, 1_000)),
            new Setting("routing.retry-least", "10", between(0, 1_000_000)),
            new Setting("routing.retry-within", "2m", atLeast(Duration.ZERO)),
            new Setting("routing.retry-wait", "0s", atLeast(Duration.ZERO)),
            new Setting("limits.when-store-is-down", "local", oneOf(LimitsConfig.WhenDown.class)),
            new Setting("limits.queue.size", "64", between(0, 100_000)),
            new Setting("limits.queue.max-wait", "10s", atLeast(Duration.ZERO)),
            new Setting("owner.email", "", Setting::any),
            new Setting("owner.password", "", Setting::any),
            new Setting("admin.introspection", "false", Values::flag),
            new Setting("admin.oidc.issuer", "", Setting::httpsOrNothing),
            new Setting("admin.oidc.label", "Single sign-on", Setting::notEmpty),
            new Setting("admin.oidc.client-id", "", Setting::any),
            new Setting("admin.oidc.client-secret", "", Setting::any),
            new Setting("admin.oidc.redirect-uri", "", Setting::httpsOrNothing),
            new Setting("admin.oidc.scopes", "openid,profile,email", Setting::names),
            new Setting("admin.oidc.clock-skew", "60s", atLeast(Duration.ZERO)),
            new Setting("admin.oidc.create-users", "false", Values::flag),
            new Setting("admin.oidc.domains", "", Setting::names),
            new Setting("admin.oidc.link-by-email", "true", Values::flag),
            new Setting("admin.oidc.trust-email", "false", Values::flag),
            new Setting("admin.oidc.groups-claim", "groups", Setting::notEmpty),
            new Setting("admin.oidc.roles", "", Setting::pairs),
            new Setting("retention.requests.max-age", "0", atLeast(Duration.ZERO)),
            new Setting("retention.requests.cron", "0 3 * * *", Cron::parse),
            new Setting("retention.bodies.max-age", "0", atLeast(Duration.ZERO)),
            new Setting("retention.bodies.cron", "30 2 * * *", Cron::parse),
            new Setting("retention.audit.max-age", "0", atLeast(Duration.ZERO)),
            new Setting("retention.audit.cron", "0 4 * * *", Cron::parse),
            new Setting("retention.usage.max-age", "0", atLeast(Duration.ZERO)),
            new Setting("retention.usage.cron", "30 4 * * *", Cron::parse),
            new Setting("telemetry.metrics.enabled", "true", Values::flag),
            new Setting("telemetry.metrics.path", "/metrics", Setting::path),
            new Setting("telemetry.metrics.port", "0", between(0, 65_535)),
            new Setting("telemetry.otlp.endpoint", "", Setting::httpOrNothing),
            new Setting("telemetry.otlp.headers", "", Setting::pairs),
            new Setting("telemetry.otlp.service-name", "axonhub", Setting::notEmpty),
            new Setting("telemetry.otlp.sample-ratio", "1", Values::ratio),
            new Setting("telemetry.otlp.propagate", "false", Values::flag),
            new Setting("telemetry.otlp.capture-content", "false", Values::flag));

    /** The environment variable that overrides it. */
    String variable() {
        return "AXONHUB_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Whether its value may hold a secret, and is not shown. */
    boolean isSecret() {
        return key.equals("telemetry.otlp.headers") || key.equals("storage.bodies.s3.secret-access-key");
    }

    /** The key of this name. */
    static Optional<Setting> named(String key) {
        return ALL.stream().filter(setting -> setting.key().equals(key)).findFirst();
    }

    /** Whether {@code key} is a group of settings. */
    static boolean isGroup(String key) {
        return ALL.stream().anyMatch(setting -> setting.key().startsWith(key + "."));
    }

    private static void any(String value) {
        // every text is right
    }

    private static void notEmpty(String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("must not be empty");
        }
    }

    private static void names(String value) {
        if (!value.matches("([^\\s,]+(\\s*,\\s*[^\\s,]+)*)?")) {
            throw new IllegalArgumentException("must be names, several between commas");
        }
    }

    /** What is sent there proves who somebody is; only to this machine itself it may go unencrypted. */
    private static void httpsOrNothing(String value) {
        String local = "http://(localhost|127\\.0\\.0\\.1|\\[::1\\])(:\\d{1,5})?(/[^\\s?#]*)?";
        if (!value.isBlank() && !value.matches("https://[^\\s/?#@]+(/[^\\s?#]*)?|" + local)) {
            throw new IllegalArgumentException("must be an https URL (http to localhost only), or empty");
        }
    }

    private static void headerName(String value) {
        if (!value.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")) {
            throw new IllegalArgumentException("must be the name of an HTTP header");
        }
    }

    private static void patternOrNothing(String value) {
        try {
            Pattern.compile(value);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("must be an RE2 expression (" + e.getDescription() + ")", e);
        }
    }

    private static void paths(String value) {
        if (!value.matches("([$.A-Za-z0-9_*\\[\\]-]+(\\s*,\\s*[$.A-Za-z0-9_*\\[\\]-]+)*)?")) {
            throw new IllegalArgumentException("must be paths such as messages[*].content, several between commas");
        }
    }

    private static void blobs(String value) {
        if (!value.isBlank() && !value.matches("file:.+|s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9_/-]*)?")) {
            throw new IllegalArgumentException("must be file:<path> or s3://<bucket>/<prefix>, or empty");
        }
    }

    private static void path(String value) {
        if (!value.matches("/[A-Za-z0-9/._-]{1,200}")) {
            throw new IllegalArgumentException("must be a path such as /metrics");
        }
    }

    private static void httpOrNothing(String value) {
        if (!value.isBlank() && !value.matches("https?://[^\\s/?#]+(/[^\\s?#]*)?")) {
            throw new IllegalArgumentException("must be a URL such as http://localhost:4318, or empty");
        }
    }

    /** Never shows the value, which may be a secret. */
    private static void pairs(String value) {
        if (!value.isBlank() && !value.matches("[^=,\\s]+=[^,]*(,[^=,\\s]+=[^,]*)*")) {
            throw new IllegalArgumentException("must be name=value, several between commas");
        }
    }

    private static Rule between(int least, int most) {
        return value -> {
            int number = Values.integer(value);
            if (number < least || number > most) {
                throw new IllegalArgumentException("must be between " + least + " and " + most);
            }
        };
    }

    private static Rule atLeast(Duration least) {
        return value -> {
            if (Values.duration(value).compareTo(least) < 0) {
                throw new IllegalArgumentException("must be at least " + least.toMillis() + "ms");
            }
        };
    }

    private static Rule size(long least, long most) {
        return value -> {
            long bytes = Values.size(value);
            if (bytes < least || bytes > most) {
                throw new IllegalArgumentException("must be between " + least + " and " + most + " bytes");
            }
        };
    }

    private static <E extends Enum<E>> Rule oneOf(Class<E> type) {
        List<String> names = List.of(type.getEnumConstants()).stream()
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        return value -> {
            if (!names.contains(value.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                        names.size() == 1
                                ? "must be " + names.getFirst()
                                : "must be one of " + String.join(", ", names));
            }
        };
    }
}
