package io.axonhub.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README's table of what the operator promises names tests that are there. */
class PromisesTest {
    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|E2E))(?:#(\\w+))?`");

    @Test
    void eachIsShownByATestThatExists() throws IOException {
        Path root = Path.of(System.getProperty("basedir", "."), "..");
        Map<String, String> sources = new HashMap<>();
        for (String module : List.of("gateway", "operator", "e2e")) {
            try (Stream<Path> files = Files.walk(root.resolve(module + "/src/test/java"))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .forEach(file -> sources.merge(
                                file.getFileName().toString().replace(".java", ""), read(file), String::concat));
            }
        }
        List<String> missing = new ArrayList<>();
        int rows = 0;
        for (String line : Files.readAllLines(root.resolve("operator/README.md"))) {
            if (!line.startsWith("| ") || line.startsWith("| situation")) {
                continue;
            }
            rows++;
            Matcher named = NAMED.matcher(line);
            assertThat(named.find()).as(line).isTrue();
            do {
                String source = sources.getOrDefault(named.group(1), "");
                if (source.isEmpty() || (named.group(2) != null && !source.contains("void " + named.group(2) + "("))) {
                    missing.add(named.group());
                }
            } while (named.find());
        }
        assertThat(missing).isEmpty();
        assertThat(rows).isGreaterThan(30);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
