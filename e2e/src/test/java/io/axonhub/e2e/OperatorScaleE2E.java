package io.axonhub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.e2e.cluster.OperatorTrial;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Three replicas and many objects: how long changes take, and that a restart is free. The numbers are printed; what is asserted of
 * them are wide bounds, for machines are busy. {@code make bench-operator} does the same at its full size.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperatorScaleE2E {
    private static final int APPLIES = 20;
    private static final int SHARING = 100;
    private static final int OBJECTS = 200;

    private static OperatorTrial trial;

    @BeforeAll
    static void starts() {
        trial = OperatorTrial.start("scale");
    }

    @AfterAll
    static void ends() {
        trial.close();
    }

    private static void report(String what, OperatorTrial.Times times) {
        System.out.println("operator: " + what + " p50=" + times.percentile(50) + " ms p99=" + times.percentile(99)
                + " ms n=" + times.millis().size());
    }

    @Test
    @Order(1)
    void aChangeIsInEveryReplicaAndThenInTheStatus() {
        OperatorTrial.Propagation propagation = trial.propagate(APPLIES);
        report("apply -> in use in 3 replicas", propagation.inUse());
        report("apply -> Programmed told", propagation.told());
    }

    @Test
    @Order(2)
    void aSecretThatManyChannelsShareReachesThemAll() {
        System.out.println("operator: a Secret of " + SHARING + " channels: " + trial.fanOut(SHARING));
    }

    @Test
    @Order(3)
    void aRestartWithManyObjectsIsOneComparisonAndNothingElse() throws IOException {
        System.out.println("operator: " + OBJECTS + " objects are ready after " + trial.fill(OBJECTS) + " ms, RSS "
                + trial.rss() + " MB");
        OperatorTrial.Restart restart = trial.restart();
        System.out.println("operator: " + restart + ", RSS " + trial.rss() + " MB");
        assertThat(restart.syncs()).isEqualTo(1);
        assertThat(restart.puts()).isZero();
        assertThat(restart.statusWrites()).isZero();
        assertThat(restart.revisions()).isZero();
        assertThat(restart.touched()).isEmpty();
        assertThat(restart.ready()).isLessThan(Duration.ofSeconds(40).toMillis());
        assertThat(trial.site().operator().log()).contains("unknown=0 drifted=0 pruned=0");
        // and it does write what is new
        trial.site().cluster().patch("scale", "AIChannel", "c", "{'spec': {'weight': 3}}");
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> trial.site().operator().meter("axonhub_operator_status_writes_total") >= 1);
        assertThat(trial.site().operator().meter("axonhub_operator_puts_total")).isEqualTo(1);
    }
}
