package io.axonhub.gateway.transform.openai;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MembersTest {
    @ParameterizedTest
    @CsvSource({"true,must be a number but is a boolean", "1e999999999,is too large a number"})
    void saysWhyAValueIsNoNumber(String value, String reason) {
        Members members = Members.of(Json.parse("{\"a\":" + value + "}"), "");
        assertThatThrownBy(() -> members.number("a")).hasMessage("'a' " + reason.replace(" but", ", but") + ".");
    }
}
