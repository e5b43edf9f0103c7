package io.axonhub.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryKeyTest {
    @ParameterizedTest
    @CsvSource({
        "/v1beta/models?key=s%2Becret,/v1beta/models,s+ecret",
        "/v1beta/models?key=secret&alt=sse,/v1beta/models?alt=sse,secret",
        "/v1beta/models?alt=sse&key=secret&x=y,/v1beta/models?alt=sse&x=y,secret",
        "/v1beta/models?key=a&key=b,/v1beta/models,a",
        "/v1beta/models?monkey=a,/v1beta/models?monkey=a,",
        "/v1beta/models?key=%zz,/v1beta/models,''",
        "/v1beta/models,/v1beta/models,"
    })
    void theKeyMovesIntoItsHeader(String path, String left, String key) {
        HttpCall moved = QueryKey.moved(new HttpCall("GET", path, Headers.empty(), new byte[0]));
        assertThat(moved.path()).isEqualTo(left);
        assertThat(moved.headers().first("x-goog-api-key").orElse(null)).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({"/v1beta/models?key=other"})
    void aKeyInTheHeaderWins(String path) {
        HttpCall moved = QueryKey.moved(new HttpCall("GET", path, Headers.of("x-goog-api-key", "mine"), new byte[0]));
        assertThat(moved.path()).doesNotContain("other");
        assertThat(moved.headers().all("x-goog-api-key")).containsExactly("mine");
    }
}
