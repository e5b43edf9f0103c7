package io.axonhub.gateway.transform.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.llm.Hints;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.ResponseFormat;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.llm.Sampling;
import io.axonhub.gateway.llm.Thinking;
import io.axonhub.gateway.llm.Thinking.Mode;
import io.axonhub.gateway.llm.ThinkingMode;
import io.axonhub.gateway.llm.TokenLimit;
import io.axonhub.gateway.transform.Capabilities;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Target;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Any format's wish for reasoning, for vendors that have a switch for it. */
class ThinkingSwitchTest {
    private static final Set<ThinkingMode> SWITCH = Set.of(ThinkingMode.ON, ThinkingMode.OFF);

    private final Notes notes = new Notes();

    private JsonNode written(Thinking asked, Set<ThinkingMode> modes, Effort... efforts) {
        Capabilities model = new Capabilities(
                4096, TokenLimit.MAX_TOKENS, false, true, modes, Set.of(efforts), true, true, true, true);
        Request request = new Request(
                "anthropic",
                "m",
                List.of(new Message(Role.USER, List.of(Content.Text.of("hi")), null, Map.of())),
                List.of(),
                null,
                null,
                null,
                List.of(),
                Sampling.none(),
                asked,
                new ResponseFormat.Text(),
                Hints.none(),
                null,
                false,
                false,
                Map.of());
        return Json.parse(ChatRequestWriter.write(request, new Target("m", model), notes));
    }

    @ParameterizedTest
    @CsvSource({"LOW, enabled, 1", "NONE, disabled, 0"})
    void aSwitchAloneSaysOnOrOff(Effort effort, String type, int noted) {
        JsonNode body = written(Thinking.of(effort), SWITCH);
        assertThat(body.path("thinking").path("type").asText()).isEqualTo(type);
        assertThat(body.has("reasoning_effort")).isFalse();
        assertThat(notes.list()).hasSize(noted);
    }

    @Test
    void anEffortStandsBesideTheSwitchWhereTheModelTakesBoth() {
        JsonNode body = written(Thinking.of(Effort.HIGH), SWITCH, Effort.HIGH, Effort.MAX);
        assertThat(body.path("thinking").path("type").asText()).isEqualTo("enabled");
        assertThat(body.path("reasoning_effort").asText()).isEqualTo("high");
        assertThat(notes.list()).isEmpty();
    }

    @Test
    void whatTheModelDecidesItselfIsAutoWhereThatIsKnown() {
        Thinking adaptive = new Thinking(new Mode.Adaptive(), null, null);
        Set<ThinkingMode> auto = Set.of(ThinkingMode.ON, ThinkingMode.OFF, ThinkingMode.ADAPTIVE);
        assertThat(written(adaptive, auto).path("thinking").path("type").asText())
                .isEqualTo("auto");
        assertThat(written(adaptive, SWITCH).path("thinking").path("type").asText())
                .isEqualTo("enabled");
    }

    @Test
    void aModelThatCannotStopIsNotTold() {
        JsonNode body = written(new Thinking(new Mode.Off(), null, null), Set.of(ThinkingMode.ON));
        assertThat(body.has("thinking")).isFalse();
        assertThat(notes.list()).hasSize(1);
    }

    @Test
    void withoutASwitchAnEffortIsAllThereIs() {
        JsonNode body = written(Thinking.of(Effort.LOW), Set.of(), Effort.LOW);
        assertThat(body.has("thinking")).isFalse();
        assertThat(body.path("reasoning_effort").asText()).isEqualTo("low");
    }
}
