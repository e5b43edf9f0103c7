package io.axonhub.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private static Optional<String> of(Redaction redaction, String body) {
        return redaction
                .apply(Optional.of(body.getBytes(StandardCharsets.UTF_8)))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "messages[*].content | {\"messages\":[{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"a\",\"content\":\"x\"}],\"user\":\"u\"}",
                "$.user | {\"messages\":[{\"role\":\"user\",\"content\":\"y\"},{\"role\":\"a\",\"content\":[1]}],\"user\":\"x\"}",
                "$..content | {\"messages\":[{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"a\",\"content\":\"x\"}],\"user\":\"u\"}",
                "messages[1].* | {\"messages\":[{\"role\":\"user\",\"content\":\"y\"},{\"role\":\"x\",\"content\":\"x\"}],\"user\":\"u\"}",
                "messages[7].content | {\"messages\":[{\"role\":\"user\",\"content\":\"y\"},{\"role\":\"a\",\"content\":[1]}],\"user\":\"u\"}",
                "* | {\"messages\":\"x\",\"user\":\"x\"}"
            })
    void whatStandsAtAPathIsReplaced(String path, String expected) {
        String body =
                "{\"messages\":[{\"role\":\"user\",\"content\":\"y\"},{\"role\":\"a\",\"content\":[1]}],\"user\":\"u\"}";
        assertThat(of(Redaction.none().withPath(path, "x"), body)).contains(expected);
    }

    @Test
    void aPatternIsFoundInEveryTextHoweverItIsEscaped() {
        Redaction mail = Redaction.none().withPattern("[a-z]+@example\\.com", "<$mail>");
        assertThat(of(mail, "{\"a\":[\"to \\u0062ob\\u0040example.com!\"],\"bob@example.com\":1}"))
                .contains("{\"a\":[\"to <$mail>!\"],\"bob@example.com\":1}");
        assertThat(of(mail, "no json: bob@example.com")).contains("no json: <$mail>");
    }

    @Test
    void ofABodyThatCannotBeSearchedByPathNothingIsKept() {
        assertThat(of(Redaction.none().withPath("a", "x"), "--boundary")).isEmpty();
        assertThat(Redaction.none().withPath("a", "x").apply(Optional.empty())).isEmpty();
    }

    @Test
    void nothingToTakeOutLeavesTheBytes() {
        assertThat(of(Redaction.none(), "{ \"a\" :1}")).contains("{ \"a\" :1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "$", "a[", "a[x]", "a..", "a b", "a[-1]"})
    void refusesWhatIsNoPath(String path) {
        assertThatThrownBy(() -> JsonPath.parse(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("such as messages[*].content");
    }
}
