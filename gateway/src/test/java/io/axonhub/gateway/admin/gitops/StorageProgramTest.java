package io.axonhub.gateway.admin.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.store.Locality;
import io.axonhub.gateway.store.Subject;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What objects want kept of bodies. */
class StorageProgramTest {
    @Test
    void channelsAndProfilesSayWhatIsKeptOfBodies() {
        Loads.Result result = Loads.of(
                "f.yaml",
                Loads.documents(
                        Loads.object(
                                "AIChannel",
                                "a",
                                "type: simulated\nmodels: [{name: m}]\nstorage: {requestBody: false, chunks: true}\n"),
                        Loads.object("AIProfile", "p", """
                                channels: {refs: [a]}
                                storage:
                                  redact:
                                    - {path: user}
                                    - {pattern: "b+", replacement: c}
                                """)));
        assertThat(result.problems()).isEmpty();
        Locality channel = Objects.requireNonNull(result.snapshot().storage().get(Subject.channel("default/a")));
        assertThat(channel).isEqualTo(new Locality(false, null, true, null));
        Locality profile = Objects.requireNonNull(result.snapshot().storage().get(Subject.profile("default/p")));
        byte[] kept = Objects.requireNonNull(profile.redaction())
                .apply(Optional.of("{\"user\":\"u\",\"x\":\"abba\"}".getBytes(StandardCharsets.UTF_8)))
                .orElseThrow();
        assertThat(new String(kept, StandardCharsets.UTF_8)).isEqualTo("{\"user\":\"[redacted]\",\"x\":\"aca\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{path: a, pattern: b} | [0]: must have exactly one of path and pattern",
                "{} | [0]: must have exactly one of path and pattern",
                "{path: \"a b\"} | [0].path: must be a path such as messages[*].content or ..email",
                "{pattern: \"(\"} | [0].pattern: is no RE2 expression: missing closing )"
            })
    void refusesARedactionThatCannotBe(String redact, String expected) {
        Loads.Result result = Loads.of(
                "f.yaml",
                Loads.object(
                        "AIChannel",
                        "a",
                        "type: simulated\nmodels: [{name: m}]\nstorage: {redact: [" + redact + "]}\n"));
        assertThat(result.problems().toString()).contains("spec.storage.redact" + expected);
    }
}
