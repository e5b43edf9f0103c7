package io.axonhub.gateway.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.StringReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;

class YamlFaultTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: 😀~b: {|2|is not valid YAML: expected the node content, but found '<stream end>'",
                "a: 😀😀~~b: x\u0007x|3|has a character that YAML does not allow",
                "a: 1~b: *hidden|2|is not valid YAML",
                "a: 1~b: c: hidden|2|is not valid YAML: mapping values are not allowed here",
            })
    void saysTheLineAndTheReasonAndNothingOfTheText(String text, int line, String reason) {
        String yaml = text.replace('~', '\n');
        YAMLException thrown =
                catchThrowableOfType(YAMLException.class, () -> new Yaml().compose(new StringReader(yaml)));
        assertThat(YamlFault.of(thrown, yaml)).isEqualTo(new YamlFault(line, reason));
    }
}
