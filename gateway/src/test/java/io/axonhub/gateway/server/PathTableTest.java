package io.axonhub.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTableTest {
    private final PathTable<String> table = new PathTable<>(Map.of(
            "/models",
            "list",
            "/models/{id}",
            "one",
            "/models/own",
            "own",
            "/models/{m}:run",
            "run",
            "/models/x{m}",
            "x"));

    @ParameterizedTest
    @CsvSource({
        "/models,list",
        "/models/own,own",
        "/models/a,one",
        "/models/a/b,one",
        "/models/a:run,run",
        "/models/a/b:c:run,run",
        "/models/:run,one",
        "/models/xa,x",
        "/models/x,one"
    })
    void theTargetThatSaysMostWins(String path, String target) {
        assertThat(table.find(path)).isEqualTo(target);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "", "/models/", "/model", "/modelsa"})
    void otherPathsHaveNone(String path) {
        assertThat(table.find(path)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/*", "/a/{b}/{c}", "/a/{b"})
    void aPatternThatWouldNeverFitIsRefused(String pattern) {
        assertThatThrownBy(() -> new PathTable<>(Map.of(pattern, "t"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEmptyTableHasNothing() {
        assertThat(new PathTable<>(Map.of()).find("/")).isNull();
    }
}
