package io.axonhub.gateway.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallIdsTest {
    private static final List<String> RULES =
            List.of("[a-zA-Z0-9_-]{1,64}", ".{1,64}", "[a-z0-9_]{36}", "[a-zA-Z0-9_.:-]{1,40}");

    @Test
    void everyIdFitsTheRuleAndNoTwoBecomeOne() {
        for (String rule : RULES) {
            CallIds ids = new CallIds(rule);
            Map<String, String> origins = new HashMap<>();
            Seeded.run(rule, 2_000, random -> {
                String id = random.nextInt(4) == 0
                        ? ids.fit(new RandomAnswers(random).id(random.nextInt(500)))
                        : new RandomAnswers(random).id(random.nextInt(500)) + (random.nextBoolean() ? "\n" : "");
                String fit = ids.fit(id);
                assertThat(fit).matches("(?s)" + rule);
                assertThat(new CallIds(rule).fit(id)).isEqualTo(fit);
                assertThat(origins.getOrDefault(fit, id)).isEqualTo(id);
                origins.put(fit, id);
            });
        }
    }

    @Test
    void aFitIdStaysUnlessItLooksLikeOurs() {
        CallIds ids = new CallIds("[a-zA-Z0-9_-]{1,64}");
        assertThat(ids.fit("toolu_01-x")).isEqualTo("toolu_01-x");
        assertThat(ids.fit("")).startsWith("axh_").hasSize(36);
        assertThat(ids.fit("axh_1")).isNotEqualTo("axh_1");
        assertThat(ids.fit(ids.fit(""))).isNotEqualTo(ids.fit(""));
    }
}
