package io.axonhub.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadersTest {
    private static List<String> fields(Headers headers) {
        List<String> fields = new ArrayList<>();
        headers.forEach((name, value) -> fields.add(name + "=" + value));
        return fields;
    }

    @Test
    void keepsOrderAndRepetitionUnderLowerCaseNames() {
        Headers headers = Headers.ofFields(List.of("Set-Cookie", "a", "X", "1", "SET-COOKIE", "b"));
        assertThat(fields(headers)).containsExactly("set-cookie=a", "x=1", "set-cookie=b");
        assertThat(headers.first("SET-cookie")).contains("a");
        assertThat(headers.all("set-Cookie")).containsExactly("a", "b");
        assertThat(headers.first("y")).isEmpty();
        assertThat(headers.all("y")).isEmpty();
    }

    @Test
    void withReplacesAllAndAddKeepsThem() {
        Headers headers = Headers.of("a", "1", "b", "2").add("A", "3");
        assertThat(fields(headers)).containsExactly("a=1", "b=2", "a=3");
        assertThat(fields(headers.with("a", "4"))).containsExactly("b=2", "a=4");
        assertThat(fields(headers.without("A"))).containsExactly("b=2");
        assertThat(fields(headers)).hasSize(3);
        assertThat(fields(Headers.of("a", "1", "A", "2"))).containsExactly("a=2");
    }

    @Test
    void withAllReplacesEachNameByAllOfTheOthersValues() {
        Headers other = Headers.of("b", "3").add("b", "4").add("c", "5");
        assertThat(fields(Headers.of("a", "1", "b", "2").withAll(other))).containsExactly("a=1", "b=3", "b=4", "c=5");
        assertThat(Headers.empty().withAll(other)).isEqualTo(other).hasSameHashCodeAs(other);
    }

    @Test
    void showsNoValues() {
        assertThat(Headers.of("authorization", "secret", "x", "y")).hasToString("Headers[authorization x]");
        assertThat(Headers.empty()).hasToString("Headers[]");
    }

    @Test
    void refusesANameWithoutAValue() {
        assertThatThrownBy(() -> Headers.of("a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Headers.ofFields(List.of("a"))).isInstanceOf(IllegalArgumentException.class);
    }
}
