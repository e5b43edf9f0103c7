package io.axonhub.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.json.Json;
import io.axonhub.operator.desired.Kind;
import io.axonhub.operator.desired.ObjectRef;
import io.axonhub.operator.gateway.FakeControl;
import io.axonhub.operator.gateway.GatewayUnavailableException.Reason;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When an object that is deleted may go. */
class ReleaseTest {
    private static final ObjectRef CHANNEL = new ObjectRef(Kind.CHANNEL, "team", "c");
    private static final ObjectRef KEY = new ObjectRef(Kind.KEY, "team", "k");

    private final FakeControl gateway = new FakeControl();
    private final SimulatedCluster cluster = new SimulatedCluster();
    private final SimulatedOperator operator = started();

    private SimulatedOperator started() {
        cluster.apply(CHANNEL, Json.parseObject("{\"type\":\"simulated\"}").orElseThrow(), SimulatedOperator.START);
        cluster.apply(KEY, Json.parseObject("{\"profiles\":[\"p\"]}").orElseThrow(), SimulatedOperator.START);
        SimulatedOperator leading = new SimulatedOperator(cluster, gateway, 1, () -> "ah-0123456789abcdef");
        Awaitility.await().until(() -> {
            all(leading);
            return gateway.contents().size() == 2;
        });
        return leading;
    }

    @AfterEach
    void ends() {
        operator.close();
    }

    private static void all(SimulatedOperator operator) {
        while (!operator.late().isEmpty()) {
            operator.hear(operator.late().getFirst());
        }
        operator.waiting().forEach(operator::reconcile);
    }

    /** Looks at it a few times. */
    private boolean goes(ObjectRef ref) {
        for (int i = 0; i < 5; i++) {
            all(operator);
        }
        return cluster.get(ref) == null;
    }

    @Test
    void aChannelGoesAtOnceWhenTheGatewaysServiceIsGone() {
        gateway.fail(Reason.GONE);
        cluster.delete(CHANNEL);
        assertThat(goes(CHANNEL)).isTrue();
    }

    @Test
    void aChannelWaitsForAGatewayThatIsDown() {
        gateway.fail(Reason.UNREACHABLE);
        cluster.delete(CHANNEL);
        assertThat(goes(CHANNEL)).isFalse();
        gateway.fail(null);
        assertThat(goes(CHANNEL)).isTrue();
        assertThat(gateway.contents()).containsOnlyKeys(KEY);
    }

    @Test
    void aKeyWaitsUntilItIsRevokedOrForced() {
        gateway.fail(Reason.GONE);
        cluster.delete(KEY);
        assertThat(goes(KEY)).isFalse();
        cluster.annotate(KEY, Map.of("axonhub.io/force-delete", "true"));
        assertThat(goes(KEY)).isTrue();
        assertThat(gateway.contents()).containsKey(KEY);
    }
}
