package io.axonhub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.admin.FirstRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the READMEs tell a newcomer to type. */
class ReadmeTest {
    private static final Pattern MODEL =
            Pattern.compile("(?:model(?:=|: |\\()|axonhub\\(|openai\\.chat\\()\"([^\"]+)\"");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```\\w+$.*?^```$");

    @TempDir
    Path dir;

    private static String readme(String name) throws IOException {
        return Files.readString(Path.of("..", name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh-CN.md"})
    void theQuickStartsAskForAModelThatTheFirstRunServes(String name) throws IOException {
        Path resources = dir.resolve("resources");
        new FirstRun(resources, bytes -> Arrays.fill(bytes, (byte) 7)).prepare();
        String served = Files.readString(resources.resolve(FirstRun.FILE));
        List<String> asked = MODEL.matcher(readme(name))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(asked)
                .hasSizeGreaterThanOrEqualTo(7)
                .allSatisfy(model -> assertThat(served).contains("- name: " + model + "\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh-CN.md"})
    void everyKeyOfTheConfigurationIsThere(String name) throws IOException {
        List<String> keys = io.axonhub.gateway.config.ConfigLoader.load(
                        java.util.Optional.of(Path.of("..", "config.example.yml")), java.util.Map.of())
                .values()
                .keySet()
                .stream()
                .sorted()
                .toList();
        assertThat(readme(name))
                .contains(keys.stream().map(key -> "`" + key + "`").toList());
    }

    @Test
    void theTwoHaveTheSameSectionsAndBlocksOfCode() throws IOException {
        assertThat(shape(readme("README.zh-CN.md"))).isEqualTo(shape(readme("README.md")));
    }

    /** The depth of each heading; the code without its comments, values in the reader's language and line lengths. */
    private static List<String> shape(String text) {
        return Pattern.compile("(?m)^#+ |" + BLOCK.pattern())
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .map(piece -> piece.startsWith("#")
                        ? piece
                        : piece.replaceAll("(?m) *#.*$", "").replace("你好", "Hello"))
                .toList();
    }
}
