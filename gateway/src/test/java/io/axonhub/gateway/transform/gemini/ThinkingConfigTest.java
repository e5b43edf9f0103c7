package io.axonhub.gateway.transform.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.llm.Thinking;
import io.axonhub.gateway.llm.Thinking.Mode;
import io.axonhub.gateway.llm.ThinkingMode;
import io.axonhub.gateway.transform.Capabilities;
import io.axonhub.gateway.transform.Notes;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThinkingConfigTest {
    private static final Capabilities FLASH_25 =
            Given.budgets(ThinkingMode.BUDGET, ThinkingMode.ADAPTIVE, ThinkingMode.OFF);
    private static final Capabilities PRO_25 = Given.budgets(ThinkingMode.BUDGET, ThinkingMode.ADAPTIVE);
    private static final Capabilities PRO_3 =
            Given.capabilities(Set.of(ThinkingMode.ADAPTIVE), EnumSet.of(Effort.LOW, Effort.HIGH), true);
    private static final Capabilities OLD = Given.budgets();

    private static String written(@Nullable Thinking asked, Capabilities model) {
        ObjectNode config = Json.object();
        ThinkingConfig.write(asked, false, model, new Notes(), config);
        return config.has("thinkingConfig")
                ? Json.text(config.path("thinkingConfig")).replace('"', '\'')
                : "";
    }

    @ParameterizedTest
    @CsvSource({
        "minimal,1024,LOW",
        "low,1024,LOW",
        "medium,8192,LOW",
        "high,24576,HIGH",
        "xhigh,24576,HIGH",
        "max,24576,HIGH"
    })
    void anEffortIsABudgetOrALevel(String effort, int budget, String level) {
        Thinking asked = Thinking.of(Effort.parse(effort).orElseThrow());
        assertThat(written(asked, PRO_25)).isEqualTo("{'thinkingBudget':" + budget + ",'includeThoughts':true}");
        assertThat(written(asked, PRO_3)).isEqualTo("{'thinkingLevel':'" + level + "','includeThoughts':true}");
        assertThat(written(asked, OLD)).isEmpty();
    }

    @Test
    void offIsZeroOrTheLeast() {
        Thinking off = Thinking.of(Effort.NONE);
        assertThat(written(off, FLASH_25)).isEqualTo("{'thinkingBudget':0}");
        assertThat(written(off, PRO_25)).isEqualTo("{'thinkingBudget':128}");
        assertThat(written(off, PRO_3)).isEqualTo("{'thinkingLevel':'LOW'}");
    }

    @ParameterizedTest
    @CsvSource({"2000,2000,LOW", "9000,9000,LOW", "31999,24576,HIGH"})
    void aBudgetStaysOneWhereTheModelHasBudgets(int asked, int budget, String level) {
        Thinking thinking = new Thinking(new Mode.Budget(asked), null, null);
        assertThat(written(thinking, FLASH_25)).isEqualTo("{'thinkingBudget':" + budget + ",'includeThoughts':true}");
        assertThat(written(thinking, PRO_3)).isEqualTo("{'thinkingLevel':'" + level + "','includeThoughts':true}");
    }

    @Test
    void adaptiveIsTheModelsOwnChoice() {
        Thinking adaptive = new Thinking(new Mode.Adaptive(), null, "omitted");
        assertThat(written(adaptive, FLASH_25)).isEqualTo("{'thinkingBudget':-1,'includeThoughts':false}");
        assertThat(written(adaptive, PRO_3)).isEqualTo("{'includeThoughts':false}");
        assertThat(written(null, PRO_3)).isEmpty();
    }
}
