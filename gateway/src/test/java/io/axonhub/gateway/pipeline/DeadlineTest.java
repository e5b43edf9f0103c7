package io.axonhub.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private static final Duration MOST = Duration.ofMinutes(10);

    private static Deadline of(String... headers) {
        return Deadline.of(Fixtures.exchange(Headers.of(headers)), MOST);
    }

    private static Deadline in(Duration head, Duration end) {
        return new Deadline(head.toNanos(), end.toNanos());
    }

    @Test
    void theGatewaysTimeHoldsWhenTheClientSaysNothing() {
        assertThat(of()).isEqualTo(in(MOST, MOST));
        assertThat(of("x-axonhub-timeout", "20m")).as("no client gets more").isEqualTo(in(MOST, MOST));
    }

    @Test
    void aClientsOwnTimeHoldsForAllOfTheAnswer() {
        assertThat(of("x-axonhub-timeout", "1500ms")).isEqualTo(in(Duration.ofMillis(1500), Duration.ofMillis(1500)));
        assertThat(of("x-axonhub-timeout", "2m")).isEqualTo(in(Duration.ofMinutes(2), Duration.ofMinutes(2)));
        assertThat(of("x-axonhub-timeout", " 2.5 ")).isEqualTo(in(Duration.ofMillis(2500), Duration.ofMillis(2500)));
        assertThat(of("x-axonhub-timeout", "30 s".replace(" ", "")).end())
                .isEqualTo(Duration.ofSeconds(30).toNanos());
    }

    @Test
    void anSdksTimeHoldsUntilTheFirstContent() {
        assertThat(of("x-stainless-timeout", "60")).isEqualTo(in(Duration.ofMinutes(1), MOST));
        assertThat(of("x-stainless-timeout", "60", "x-stainless-read-timeout", "7.5"))
                .isEqualTo(in(Duration.ofMillis(7500), MOST));
        assertThat(of("x-stainless-timeout", "60", "x-axonhub-timeout", "5s"))
                .isEqualTo(in(Duration.ofSeconds(5), Duration.ofSeconds(5)));
    }

    @Test
    void whatIsNoTimeIsRefusedWhereItIsMeantForUs() {
        for (String bad : new String[] {"", "soon", "-1", "0", "5x", "1e400s", "NaN"}) {
            assertThatThrownBy(() -> of("x-axonhub-timeout", bad))
                    .as(bad)
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            e -> assertThat(e.error()).isInstanceOf(LlmError.InvalidRequest.class))
                    .hasMessageContaining("1500ms");
            assertThat(of("x-stainless-timeout", bad)).isEqualTo(in(MOST, MOST));
        }
    }

    @Test
    void aWholeAnswerHasNoHeadOfItsOwn() {
        Deadline deadline = in(Duration.ofSeconds(3), Duration.ofSeconds(9));
        assertThat(deadline.whole()).isEqualTo(Duration.ofSeconds(3).toNanos());
        assertThat(deadline.isOver(Duration.ofSeconds(2).toNanos())).isFalse();
        assertThat(deadline.isOver(Duration.ofSeconds(3).toNanos())).isTrue();
    }
}
