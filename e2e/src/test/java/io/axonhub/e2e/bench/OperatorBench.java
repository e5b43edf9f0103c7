package io.axonhub.e2e.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.e2e.Tree;
import io.axonhub.e2e.cluster.OperatorTrial;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Measures the operator on a real Kubernetes API server with three gateways on a PostgreSQL, all of them processes of this machine: how
 * long changes take, what a restart with many objects costs, and what memory it needs.
 *
 * <p>Run by {@code run-operator}: {@code OperatorBench APPLIES OBJECTS FILE}. An error makes it fail, a missed aim does not.
 */
final class OperatorBench {
    private static final int SHARING = 100;
    private static final int WARM_UP = 10;
    private static final int ROUNDS = 3;

    private final ArrayNode figures = Tree.array();

    private OperatorBench() {}

    public static void main(String[] args) throws IOException {
        OperatorBench bench = new OperatorBench();
        double before = load();
        bench.run(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        bench.report(Path.of(args[2]), before);
        // what is left over is none of ours
        System.exit(0);
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private void run(int applies, int objects) throws IOException {
        try (OperatorTrial trial = OperatorTrial.start("bench")) {
            say("warming up");
            trial.propagate(WARM_UP);
            say("propagation: " + applies + " applies");
            OperatorTrial.Propagation propagation = trial.propagate(applies);
            figure("apply to in use in 3 replicas, p50", propagation.inUse().percentile(50), "ms", -1);
            figure("apply to in use in 3 replicas, p99", propagation.inUse().percentile(99), "ms", 1_000);
            figure("apply to Programmed in the status, p50", propagation.told().percentile(50), "ms", -1);
            figure("apply to Programmed in the status, p99", propagation.told().percentile(99), "ms", 1_500);
            say("a Secret of " + SHARING + " channels, " + ROUNDS + " times");
            for (int round = 1; round <= ROUNDS; round++) {
                OperatorTrial.FanOut fanOut = trial.fanOut(SHARING);
                figure("new key of " + SHARING + " channels, sent, round " + round, fanOut.sent(), "ms", 3_000);
                figure(
                        "new key of " + SHARING + " channels, seen in use 300 times, round " + round,
                        fanOut.inUse(),
                        "ms",
                        -1);
            }
            say("filling up to " + objects + " objects");
            figure("first programming of up to " + objects + " objects", trial.fill(objects), "ms", -1);
            figure("RSS after that", trial.rss(), "MB", -1);
            for (int round = 1; round <= ROUNDS; round++) {
                say("restart " + round);
                restart(trial, objects, round);
            }
        }
    }

    private void restart(OperatorTrial trial, int objects, int round) throws IOException {
        OperatorTrial.Restart restart = trial.restart();
        String what = "restart " + round + " with " + objects + " objects, ";
        figure(what + "end of the old one", restart.stop(), "ms", -1);
        figure(what + "start to leading and compared", restart.ready(), "ms", 10_000);
        figure(what + ":sync calls", restart.syncs(), "", 1);
        figure(what + "PUTs", restart.puts(), "", 0);
        figure(what + "status writes", restart.statusWrites(), "", 0);
        figure(what + "new revisions in the gateway", restart.revisions(), "", 0);
        figure(what + "objects of the cluster touched", restart.touched().size(), "", 0);
        figure(what + "RSS", trial.rss(), "MB", -1);
    }

    private static void say(String what) {
        System.err.println("bench-operator: " + what);
    }

    /** {@code aim}: at most this; -1 without one. */
    private void figure(String what, long value, String unit, long aim) {
        say(what + ": " + value + " " + unit);
        ObjectNode figure =
                figures.addObject().put("what", what).put("value", value).put("unit", unit);
        if (aim >= 0) {
            figure.put("aim", aim).put("met", value <= aim);
        }
    }

    private void report(Path file, double before) throws IOException {
        ObjectNode all = Tree.object()
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("loadBefore", before)
                .put("loadAfter", load());
        all.set("figures", figures);
        Files.createDirectories(
                java.util.Objects.requireNonNull(file.toAbsolutePath().getParent()));
        Files.writeString(file, all.toPrettyString() + "\n");
        System.out.printf(
                Locale.ROOT,
                "%d processors, load %.1f before and %.1f after%n%n| what | measured | aim |%n|---|---|---|%n",
                all.path("processors").asInt(),
                before,
                all.path("loadAfter").asDouble());
        figures.forEach(figure -> {
            String unit = figure.path("unit").asText();
            String aim = !figure.has("aim")
                    ? ""
                    : "at most " + figure.path("aim") + " " + unit
                            + (figure.path("met").asBoolean() ? "" : ": **missed**");
            System.out.printf(
                    "| %s | %s | %s |%n",
                    figure.path("what").asText(), (figure.path("value") + " " + unit).strip(), aim.strip());
        });
        System.out.println("\nin " + file);
    }
}
