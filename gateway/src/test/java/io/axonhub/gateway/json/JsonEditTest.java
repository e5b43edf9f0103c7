package io.axonhub.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonEditTest {
    @Test
    void whatIsNotNamedKeepsItsBytes() {
        assertThat(edited("{ \"a\" : 1.0 ,\n \"b\":\"\\u0041\", \"c\" : [ 1 , 2 ] }", "b", "7"))
                .isEqualTo("{ \"a\" : 1.0 ,\n \"b\":7, \"c\" : [ 1 , 2 ] }");
    }

    @Test
    void aRemovedMemberTakesOneCommaAlong() {
        assertThat(edited("{ \"a\":1, \"b\":2, \"c\":3 }", "a", "")).isEqualTo("{\"b\":2, \"c\":3 }");
        assertThat(edited("{\"a\":1, \"b\":2, \"c\":3}", "b", "")).isEqualTo("{\"a\":1, \"c\":3}");
        assertThat(edited("{\"a\":1, \"b\":2, \"c\":3 }", "c", "")).isEqualTo("{\"a\":1, \"b\":2 }");
        assertThat(edited("{\"a\":1}", "a", "")).isEqualTo("{}");
        assertThat(edited("{\"a\":1, \"b\":2, \"c\":3}", "a", "", "b", "")).isEqualTo("{\"c\":3}");
    }

    @Test
    void aNewMemberStandsAtTheEnd() {
        assertThat(edited("{\"a\":1}", "b", "[true]")).isEqualTo("{\"a\":1,\"b\":[true]}");
        assertThat(edited("{}", "b", "2")).isEqualTo("{\"b\":2}");
        assertThat(edited("{\"a\":1}", "a", "", "b", "2")).isEqualTo("{\"b\":2}");
        assertThat(edited("{\"a\":1}", "nope", "")).isEqualTo("{\"a\":1}");
    }

    @Test
    void aMemberThatStandsTwiceIsOneAfterwards() {
        assertThat(edited("{\"a\":1,\"b\":0,\"a\":2}", "a", "3")).isEqualTo("{\"a\":3,\"b\":0}");
        assertThat(edited("{\"a\":1,\"b\":0,\"a\":2}", "a", "")).isEqualTo("{\"b\":0}");
    }

    @Test
    void numbersAndStringsAtTheEdgesAreWhole() {
        assertThat(edited("{\"a\":-1.5e3,\"b\":\"x\\\"y\"}", "a", "2")).isEqualTo("{\"a\":2,\"b\":\"x\\\"y\"}");
        assertThat(edited("{\"b\":\"x\\\"y\",\"a\":-1.5e3}", "b", "null")).isEqualTo("{\"b\":null,\"a\":-1.5e3}");
    }

    @Test
    void whatIsNoObjectIsRefused() {
        assertThatThrownBy(() -> edited("[1]", "a", "1")).isInstanceOf(Json.BadJsonException.class);
    }

    /** {@code changes}: names and values, an empty value removes. */
    private static String edited(String body, String... changes) {
        Map<String, Optional<JsonNode>> map = new LinkedHashMap<>();
        for (int i = 0; i < changes.length; i += 2) {
            String value = changes[i + 1];
            map.put(changes[i], value.isEmpty() ? Optional.empty() : Optional.of(Json.parse(value)));
        }
        return new String(JsonEdit.apply(body.getBytes(StandardCharsets.UTF_8), map), StandardCharsets.UTF_8);
    }
}
