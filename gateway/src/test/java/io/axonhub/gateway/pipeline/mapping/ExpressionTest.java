package io.axonhub.gateway.pipeline.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.store.Profile;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
    private static final Map<String, String> HEADERS = Map.of("x-tier", "gold", "x-count", "7");
    private static final Profile.Facts FACTS = name -> switch (name) {
        case "model" -> "gpt-5-mini";
        case "stream" -> true;
        case "tokens" -> 5_000L;
        case "hour" -> 9L;
        case "weekday" -> 3L;
        case "date" -> "2026-11-29";
        case "headers" -> new RequestFacts.Fields(HEADERS::get);
        case "metadata" -> new RequestFacts.Fields(Map.of("team", "a")::get);
        default -> null;
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model.startsWith('gpt-') && headers['x-tier'] == 'gold'",
                "model =^ 'gpt-' and tokens > 1000",
                "model =$ '-mini'",
                "model.endsWith('-mini') && model.contains('5')",
                "model =~ 'gpt-[0-9]+.*'",
                "model =~ ['gpt-4', 'gpt-5-mini']",
                "weekday =~ [1, 2, 3]",
                "'x-tier' =~ headers",
                "stream",
                "not (hour < 8 || hour >= 18)",
                "metadata.team == 'a'",
                "metadata['nobody'] == null",
                "user != 'x'",
                "date >= '2026-11-01'",
                "headers['x-none'] == 'gold' || tokens / 1000 == 5",
                "stream ? tokens > 1 : false",
                "!headers['x-none'].startsWith('g')",
                "size(model) > 3 && empty(headers['x-none'])"
            })
    void holds(String text) {
        assertThat(Expression.parse(text).holds(FACTS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "headers['x-none'] == 'gold'",
                "headers['x-none'].startsWith('g')",
                "headers['x-none'] =~ 'g.*'",
                "headers['x-none'] =^ 'g'",
                "user > 'a'",
                "not (stream || user > 'a')",
                "'x-none' =~ headers",
                "model =~ 'gpt'",
                "model !~ 'gpt.*'",
                "user =~ ['a', 'b']"
            })
    void doesNotHold(String text) {
        assertThat(Expression.parse(text).holds(FACTS)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '"', textBlock = """
            modle == 'x' @ names 'modle', which is none of date, format, headers
            stream && (hour > 3 || modle == 'x') @ names 'modle'
            tokens @ is no condition: its value is a number
            model @ is no condition: its value is text
            model == @ does not compile: column
            tokens > 'x' @ does not compile: column 10: compares a number with text
            stream && (hour < 3 || (tokens > 9 && tokens == '9')) @ compares a number with text
            stream && tokens @ needs true or false, not a number
            model =~ '(' @ has a text that is no RE2 expression: missing closing )
            hour > 30 && model =~ '(?<!a)b' @ has a text that is no RE2 expression
            model.startWith('gpt') @ does not compile
            hour > 30 && model.startWith('gpt') @ does not compile
            model.matches('(a+)+b') @ does not compile
            model.repeat(100000) == 'x' @ does not compile
            model.class.name == 'x' @ does not compile
            model = 'x' @ does not compile
            new('java.lang.String', 'x') == 'x' @ does not compile
            java.lang.Math == 'x' @ names 'java'
            hour =~ (1..2000000000) @ must not have ranges
            for (x : [1]) { true } @ does not compile
            () -> { true } @ does not compile
            #pragma a b @ does not compile
            `${model}` == 'x' @ must not have template text between backquotes
            model =~ headers['x-tier'] @ matches a regex that is not written in it
            model =~ '^' + user @ matches a regex that is not written in it
            metadata @ is no condition: its value is a map
            model =~ headers['x-tier'] =~ 'a' @ does not compile
            """)
    void refusesWhatDoesNotCompileAndSaysWhy(String text, String reason) {
        assertThatThrownBy(() -> Expression.parse(text))
                .isInstanceOf(Expression.BadExpressionException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void whatCannotBeEvaluatedSaysSoWithoutWhatTheClientSent() {
        Expression reckoning = Expression.parse("model + user == 'x'");
        assertThatThrownBy(() -> reckoning.holds(FACTS))
                .isInstanceOf(Profile.UndecidedException.class)
                .hasMessage("it cannot be evaluated for this request");
        Expression length = Expression.parse("headers['x-count'] + 1 > 'a' && size(headers['x-none']) > 1");
        assertThat(length.holds(FACTS)).isFalse();
    }

    @Test
    void aLongConditionIsTriedWithoutTryingEveryCombination() {
        String text = "(stream || hour > 1)" + " && (stream || hour > 1)".repeat(40);
        assertThat(Expression.parse(text).holds(FACTS)).isTrue();
        assertThat(Expression.parse("(".repeat(100) + "stream" + ")".repeat(100))
                        .holds(FACTS))
                .isTrue();
    }
}
