package io.axonhub.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExamplesTest {
    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("examples"))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void bindsStrictly(Path file) throws Exception {
        List<JsonNode> documents = Crds.documents(file);
        assertThat(documents).isNotEmpty();
        for (JsonNode document : documents) {
            if (document.path("kind").asText().equals("Secret")) {
                assertThat(document.path("apiVersion").asText()).isEqualTo("v1");
                continue;
            }
            Crds.Kind kind = Crds.kinds()
                    .filter(known -> known.kind().equals(document.path("kind").asText()))
                    .findFirst()
                    .orElseThrow();
            assertThat(document.path("apiVersion").asText()).isEqualTo(AxonHub.API_VERSION);
            assertThat(Crds.YAML.treeToValue(document.path("spec"), kind.spec()))
                    .isNotNull();
        }
    }

    @Test
    void absentFieldsBecomeTheirDefaults() throws Exception {
        AIChannel.Spec spec = Crds.YAML.readValue(
                "{type: openai-compatible, baseUrl: 'http://x', models: [{name: m, price: {inputPerMillion: '1',"
                        + " outputPerMillion: '2'}}], credentials: [{secretRef: {name: s}}], timeouts: {request: 90s}}",
                AIChannel.Spec.class);
        assertThat(spec.weight()).isEqualTo(100);
        assertThat(spec.credentials().getFirst().secretRef().key()).isEqualTo("apiKey");
        assertThat(spec.timeouts().request()).isEqualTo(GoDuration.parse("1m30s"));
        assertThat(spec.timeouts().connect()).isEqualTo(GoDuration.parse("5s"));
        assertThat(spec.type().text()).isEqualTo("openai-compatible");
    }

    @Test
    void headerValuesStayOutOfText() {
        assertThat(new AIChannel.Header("x-secret", "hunter2", null).toString()).doesNotContain("hunter2");
    }
}
