package io.axonhub.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.retry.RetryExecution;
import org.junit.jupiter.api.Test;

class ControllersTest {
    @Test
    void whatKubernetesDoesNotTakeIsTriedWithoutEnd() {
        RetryExecution retries = Controllers.retry().initExecution();
        assertThat(retries.nextDelay()).contains(500L);
        for (int i = 0; i < 1_000; i++) {
            assertThat(retries.nextDelay())
                    .hasValueSatisfying(delay -> assertThat(delay).isBetween(500L, 30_000L));
        }
        assertThat(retries.nextDelay()).contains(30_000L);
        assertThat(retries.isLastAttempt()).isFalse();
    }
}
