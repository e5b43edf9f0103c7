package io.axonhub.gateway;

import io.axonhub.gateway.admin.gitops.BadResourcesException;
import io.axonhub.gateway.config.ConfigLoader;
import io.axonhub.gateway.provider.BadModelsException;
import io.axonhub.gateway.store.StoreException;
import io.axonhub.gateway.store.jdbc.Database;
import io.axonhub.gateway.telemetry.Logging;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** The gateway's command line. */
public final class Main {
    private static final String USAGE = """
            Usage: axonhub <command> [--config FILE]

              run            starts the gateway
              operator       starts the Kubernetes operator, which programs a gateway with custom resources
              keys rotate    seals the secrets in the database with the current encryption key, or a new one in its file
              data export --key KEY         prints all that is recorded of an API key, a JSON object a line;
                                            --user USER: of a person, --project PROJECT: of a project's keys;
                                            KEY is its id as the log has it, such as default/laptop
              data delete --key KEY --yes   removes it for good
              data rebuild-usage            has the sums of usage made anew from the requests that are kept
                                            keys and data, with SQLite: while the gateway is stopped
              config check   prints the effective configuration, or each of its mistakes
              version        prints the version

            Without --config the file named by AXONHUB_CONFIG is read, else ./config.yml if it exists.
            Each key can be set in the environment: server.port as AXONHUB_SERVER_PORT.
            AXONHUB_JAVA_OPTS adds options for the JVM, such as -Xmx4g.
            """;

    /** What commands of two words go on with. */
    private static final Map<String, String> SECOND =
            Map.of("keys", "rotate", "config", "check", "data", "export, delete or rebuild-usage");

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;

    Main(PrintStream out, PrintStream err, Map<String, String> environment) {
        this.out = out;
        this.err = err;
        this.environment = environment;
    }

    /** Runs a command and exits with its status when that is not 0. */
    public static void main(String[] args) throws InterruptedException {
        int status = new Main(System.out, System.err, System.getenv()).command(List.of(args));
        if (status != 0) {
            System.exit(status);
        }
    }

    /** 0: well, 1: the command failed, 2: no such command. */
    int command(List<String> args) throws InterruptedException {
        Optional<Path> file = Optional.empty();
        List<String> words = args;
        if (args.contains("--help") || args.contains("-h")) {
            out.print(USAGE);
            return 0;
        }
        int option = args.indexOf("--config");
        if (option >= 0 && option + 1 < args.size()) {
            file = Optional.of(Path.of(args.get(option + 1)));
            words = java.util.stream.Stream.concat(
                            args.subList(0, option).stream(), args.subList(option + 2, args.size()).stream())
                    .toList();
        }
        if (words.size() > 1 && words.getFirst().equals("data")) {
            List<String> rest = words.subList(1, words.size());
            return load(file).map(loaded -> data(loaded, rest)).orElse(1);
        }
        return switch (String.join(" ", words)) {
            case "run" -> load(file).map(this::run).orElse(1);
            case "keys rotate" -> load(file).map(this::rotate).orElse(1);
            case "config check" -> load(file).map(this::check).orElse(1);
            case "aot-train" -> new AotTraining(out).run();
            case "version", "--version" -> {
                out.println("axonhub " + version());
                yield 0;
            }
            case "help" -> {
                out.print(USAGE);
                yield 0;
            }
            default -> {
                if (words.contains("--config")) {
                    err.println("axonhub: --config needs a file");
                } else if (words.size() == 1 && SECOND.containsKey(words.getFirst())) {
                    err.println("axonhub: " + words.getFirst() + " needs: " + SECOND.get(words.getFirst()));
                } else if (!words.isEmpty()) {
                    err.println("axonhub: unknown command: " + String.join(" ", words));
                }
                err.print(USAGE);
                yield 2;
            }
        };
    }

    private Optional<ConfigLoader.Loaded> load(Optional<Path> file) {
        try {
            return Optional.of(ConfigLoader.load(file, environment));
        } catch (ConfigLoader.BadConfigException e) {
            e.problems().forEach(err::println);
            return Optional.empty();
        }
    }

    private int run(ConfigLoader.Loaded loaded) {
        Logging.configure(loaded.config().log());
        CountDownLatch stopped = new CountDownLatch(1);
        Wiring gateway;
        try {
            gateway = Wiring.start(loaded.config(), version());
        } catch (StoreException | BadResourcesException | BadModelsException | UncheckedIOException e) {
            err.println("axonhub: cannot start: " + e.getMessage());
            return 1;
        }
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            out.println("AxonHub is stopping: running requests may take "
                                    + loaded.config()
                                            .server()
                                            .shutdownGracePeriod()
                                            .toSeconds() + " s more.");
                            gateway.close();
                            stopped.countDown();
                        },
                        "shutdown"));
        out.print(gateway.welcome().text());
        out.flush();
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private int rotate(ConfigLoader.Loaded loaded) {
        Logging.configure(loaded.config().log());
        try {
            return new KeysCommand(out).rotate(loaded.config());
        } catch (StoreException e) {
            err.println("axonhub: cannot rotate the keys: " + e.getMessage());
            return 1;
        }
    }

    private int data(ConfigLoader.Loaded loaded, List<String> words) {
        Logging.configure(loaded.config().log());
        return new DataCommand(out, err).run(words, loaded.config(), version());
    }

    private int check(ConfigLoader.Loaded loaded) {
        out.println("# " + loaded.file().map(Path::toString).orElse("no file: defaults and environment"));
        Database.Place place = Wiring.place(loaded.config().db());
        Map<String, String> shown = new TreeMap<>(loaded.values());
        shown.replaceAll(Main::redacted);
        shown.put("db.dsn", place.shown().orElse("***"));
        shown.forEach((key, value) -> out.println(key + ": " + value));
        try {
            place.check();
        } catch (StoreException e) {
            err.println(e.getMessage());
            return 1;
        }
        return 0;
    }

    /** What is not shown although it is a setting. */
    private static final Set<String> SECRET = Set.of(
            "encryption.key",
            "encryption.previous-keys",
            "control.token",
            "operator.control.token",
            "owner.password",
            "admin.oidc.client-secret",
            "storage.bodies.s3.secret-access-key");

    static String redacted(String key, String value) {
        if (SECRET.contains(key)) {
            return value.isEmpty() ? value : "***";
        }
        return key.equals("telemetry.otlp.headers")
                ? value.replaceAll("=[^,]*", "=***")
                : value.replaceAll("://[^/]*@", "://***@");
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
