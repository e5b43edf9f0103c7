package io.axonhub.gateway.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Puts the configuration together: defaults, then the file, then {@code AXONHUB_*} variables. What is unknown or wrong is
 * collected and refused by name, all at once.
 */
public final class ConfigLoader {
    /** Where the file is, when no option says so. */
    public static final String FILE_VARIABLE = "AXONHUB_CONFIG";

    private static final String PREFIX = "AXONHUB_";

    /** The launcher's own. */
    private static final List<String> FOREIGN = List.of(FILE_VARIABLE, "AXONHUB_JAVA_OPTS", "AXONHUB_HOME");

    /** Variables of OpenTelemetry's specification, by the key that they are the default of. */
    private static final Map<String, String> OPEN_TELEMETRY = Map.of(
            "OTEL_EXPORTER_OTLP_ENDPOINT", "telemetry.otlp.endpoint",
            "OTEL_EXPORTER_OTLP_HEADERS", "telemetry.otlp.headers",
            "OTEL_SERVICE_NAME", "telemetry.otlp.service-name");

    /** What Kubernetes sets in each pod beside a Service whose name starts with "axonhub". */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("AXONHUB_(.+_)?(SERVICE_(HOST|PORT)(_.+)?|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    private static final Pattern SERVICE_URL = Pattern.compile("(tcp|udp|sctp)://.*");

    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> given = new HashSet<>();

    private ConfigLoader(Map<String, String> environment) {
        this.environment = environment;
    }

    /** A configuration and where each key's value came from. */
    public record Loaded(GatewayConfig config, Map<String, String> values, Optional<Path> file) {}

    /** What was wrong, one problem a line. */
    public static final class BadConfigException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient List<String> problems;

        BadConfigException(List<String> problems) {
            super(String.join("\n", problems));
            this.problems = List.copyOf(problems);
        }

        /** Each names its key, and its file and line or its variable. */
        public List<String> problems() {
            return problems;
        }
    }

    /**
     * Loads from {@code file}, or when that is empty from where the environment says, or from ./config.yml if it exists.
     *
     * @throws BadConfigException when anything is unknown or wrong
     */
    public static Loaded load(Optional<Path> file, Map<String, String> environment) {
        return new ConfigLoader(environment).load(file);
    }

    private Loaded load(Optional<Path> given) {
        Optional<Path> file = given.or(() -> Optional.ofNullable(environment.get(FILE_VARIABLE))
                        .filter(path -> !path.isBlank())
                        .map(Path::of))
                .or(() -> Optional.of(Path.of("config.yml")).filter(Files::exists));
        Map<String, String> values = new LinkedHashMap<>();
        Setting.ALL.forEach(setting -> values.put(setting.key(), setting.fallback()));
        readOpenTelemetry(values);
        file.ifPresent(path -> readFile(path, values));
        readEnvironment(values);
        if (!problems.isEmpty()) {
            throw new BadConfigException(problems);
        }
        LiveSettings live = new LiveSettings(values, this.given);
        return new Loaded(GatewayConfig.from(Node.root(values), live), Map.copyOf(values), file);
    }

    private void readFile(Path path, Map<String, String> values) {
        YamlSettings yaml;
        try {
            yaml = YamlSettings.parse(Files.readString(path));
        } catch (NoSuchFileException e) {
            problems.add(path + ": does not exist");
            return;
        } catch (IOException e) {
            problems.add(path + ": cannot be read: " + e.getClass().getSimpleName());
            return;
        }
        yaml.problems().forEach(problem -> problems.add(path + problem));
        yaml.entries().forEach(entry -> {
            String place = path + ":" + entry.line() + ": ";
            Optional<Setting> setting = Setting.named(entry.key());
            if (setting.isPresent()) {
                accept(setting.get(), entry.value(), place + entry.key(), values);
            } else {
                String hint = Setting.isGroup(entry.key()) ? ": must hold keys, not a value" : unknown(entry.key());
                problems.add(place + entry.key() + hint);
            }
        });
    }

    private void readEnvironment(Map<String, String> values) {
        Map<String, Setting> byVariable = new TreeMap<>();
        Setting.ALL.forEach(setting -> byVariable.put(setting.variable(), setting));
        new TreeMap<>(environment).forEach((name, value) -> {
            Setting setting = byVariable.get(name);
            if (setting != null) {
                accept(setting, value, name, values);
            } else if (name.startsWith(PREFIX) && !FOREIGN.contains(name) && !isServiceLink(name, value)) {
                problems.add(name + ": unknown variable; " + hint(name, List.copyOf(byVariable.keySet())));
            }
        });
    }

    /** What OpenTelemetry's own variables say goes before the default. */
    private void readOpenTelemetry(Map<String, String> values) {
        OPEN_TELEMETRY.forEach((variable, key) -> {
            String value = environment.get(variable);
            Setting setting = Setting.named(key).orElseThrow();
            if (value != null && !value.isBlank()) {
                accept(setting, value, variable, values);
            }
        });
    }

    private static boolean isServiceLink(String name, String value) {
        return SERVICE_LINK.matcher(name).matches()
                || (name.endsWith("_PORT") && SERVICE_URL.matcher(value).matches());
    }

    private void accept(Setting setting, String value, String place, Map<String, String> values) {
        try {
            setting.rule().check(value);
            values.put(setting.key(), value);
            given.add(setting.key());
        } catch (IllegalArgumentException | ArithmeticException e) {
            problems.add(place + ": " + e.getMessage() + (setting.isSecret() ? "" : ", not \"" + value + "\""));
        }
    }

    private static String unknown(String key) {
        List<String> keys = Setting.ALL.stream().map(Setting::key).toList();
        return ": unknown key; " + hint(key, keys);
    }

    private static String hint(String wrong, List<String> known) {
        return Nearest.of(wrong, known).map(name -> "the nearest is " + name).orElse("config.example.yml has them all");
    }
}
