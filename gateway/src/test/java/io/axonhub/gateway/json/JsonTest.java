package io.axonhub.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0",
                "1.10",
                "0.1",
                "12345678901234567890.123456789012345678901234567890",
                "123456789012345678901234567890",
                "1E+400",
                "-5",
                "true",
                "null",
                "\"\"",
                "[]",
                "{\"a\":[{\"b\":\"\u00e9\ud83d\ude00\"}]}",
            })
    void writesWhatItRead(String json) {
        assertThat(Json.text(Json.parse(json))).isEqualTo(json);
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        assertThat(Json.bytes(Json.parse(bytes))).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "1 2", "{} x", "NaN", "'a'", "{\"a\":1,}"})
    void refusesWhatIsNoJson(String text) {
        assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(Json.BadJsonException.class);
        assertThatThrownBy(() -> Json.parse(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Json.BadJsonException.class);
        assertThat(Json.parseObject(text)).isEmpty();
    }

    @Test
    void saysWhereButNotWhat() {
        assertThatThrownBy(() -> Json.parse("{\n \"a\": secret}"))
                .hasMessageContaining("line 2")
                .hasMessageNotContaining("secret");
    }

    @Test
    void saysWhatBoundsTheShapeOfAText() {
        for (String text :
                List.of("[".repeat(10_000), "[" + "9".repeat(1_001) + "]", "{\"" + "a".repeat(60_000) + "\":1}")) {
            assertThatThrownBy(() -> Json.parse(text))
                    .hasMessageContaining("nested deeper than 500 levels, or has a number longer than 1000");
        }
    }

    @Test
    void halfASurrogatePairSurvivesAsItsEscape() {
        String json = "{\"a\":\"x\\uD83D\"}";
        assertThat(new String(Json.bytes(Json.parse(json)), StandardCharsets.US_ASCII))
                .isEqualTo(json);
    }

    @Test
    void emojiAndHalvesAreWrittenWhereverTheyStand() {
        for (int before = 0; before < 9000; before = before < 20 ? before + 1 : before + 331) {
            String pair = "{\"" + "k".repeat(before) + "\ud83d\ude00\":\"" + "x".repeat(before) + "\ud83d\ude00\"}";
            assertThat(new String(Json.bytes(Json.parse(pair)), StandardCharsets.UTF_8))
                    .isEqualTo(pair);
            String half = "{\"" + "k".repeat(before) + "\\uDE00\":\"" + "x".repeat(before) + "\\uD83D\"}";
            assertThat(new String(Json.bytes(Json.parse(half)), StandardCharsets.UTF_8))
                    .isEqualTo(half);
        }
    }

    @Test
    void parsesOnlyObjectsWhenAskedTo() {
        assertThat(Json.parseObject("{\"a\":1}")).isPresent();
        assertThat(Json.parseObject("[1]")).isEmpty();
    }
}
