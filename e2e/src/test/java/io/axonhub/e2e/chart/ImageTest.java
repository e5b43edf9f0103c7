package io.axonhub.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image's recipe and the composition, as far as they can be tried without an engine. */
class ImageTest {
    private static final List<String> STEPS = steps(Chart.read(Chart.file("Dockerfile")));
    private static final JsonNode COMPOSE =
            Chart.documents(Chart.read(Chart.file("docker-compose.yml"))).getFirst();

    @TempDir
    Path context;

    /** Maven finds all that the build needs among what is copied into it. */
    @Test
    void theBuildHasAllItNeeds() throws Exception {
        for (String copied : copies()) {
            String[] words = copied.split("\\s+");
            for (String source : Arrays.copyOf(words, words.length - 1)) {
                copy(
                        Chart.file(source),
                        context.resolve(words[words.length - 1]).normalize(),
                        words.length > 2);
            }
        }
        String build = step("RUN", "mvn").replaceFirst("^.*mvn ", "").replace(" package", " validate");
        List<String> command = new java.util.ArrayList<>(List.of("mvn", "-o"));
        command.addAll(List.of(build.split("\\s+")));
        ProcessBuilder maven = new ProcessBuilder(command)
                .directory(context.toFile())
                .redirectErrorStream(true)
                .redirectOutput(context.resolve("maven.log").toFile());
        maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = maven.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue())
                .as(Chart.read(context.resolve("maven.log")))
                .isZero();
    }

    /** The same options as the launcher's, or the JVM would not take the cache. */
    @Test
    void theCacheIsMadeAsTheBuildMakesIt() {
        String made = step("RUN", "AOTCacheOutput").replaceFirst("^RUN java ", "");
        String build = Chart.read(Chart.file(".ci/aot"));
        assertThat(made.split("\\s+"))
                .filteredOn(word -> word.startsWith("-XX:+") || word.startsWith("-D") || word.startsWith("--enable"))
                .isNotEmpty()
                .allSatisfy(option -> assertThat(build).contains(option));
        assertThat(made).endsWith("io.axonhub.gateway.Main aot-train");
    }

    @Test
    void nothingRunsAsRoot() {
        assertThat(STEPS).anyMatch(step -> step.equals("USER 65532:65532"));
        assertThat(STEPS.indexOf("USER 65532:65532"))
                .isGreaterThan(STEPS.indexOf(step("RUN", "useradd")))
                .isLessThan(STEPS.indexOf(step("ENTRYPOINT", "")));
        assertThat(STEPS.stream().filter(step -> step.startsWith("FROM ")))
                .allSatisfy(from -> assertThat(from).contains(":").doesNotContain(":latest"));
        JsonNode gateway = COMPOSE.at("/services/gateway");
        assertThat(gateway.path("read_only").asBoolean()).isTrue();
        assertThat(gateway.at("/cap_drop/0").asText()).isEqualTo("ALL");
    }

    @Test
    void itsVariablesAreKeysOfTheConfiguration() {
        Set<String> known = new TreeSet<>();
        ChartsTest.collect(
                "AXONHUB",
                Chart.documents(Chart.read(Chart.file("config.example.yml"))).getFirst(),
                known);
        assertThat(Stream.of(step("ENV", "").split("[ =]")).filter(word -> word.startsWith("AXONHUB_")))
                .isNotEmpty()
                .isSubsetOf(known);
        assertThat(COMPOSE.at("/services/gateway/environment").propertyStream().map(java.util.Map.Entry::getKey))
                .isNotEmpty()
                .isSubsetOf(known);
    }

    @Test
    void theCompositionHasNoDefaultPassword() {
        assertThat(COMPOSE.at("/services/postgres/environment/POSTGRES_PASSWORD")
                        .asText())
                .startsWith("${POSTGRES_PASSWORD:?");
        assertThat(COMPOSE.at("/services/gateway/environment/AXONHUB_ENCRYPTION_KEY")
                        .asText())
                .startsWith("${AXONHUB_ENCRYPTION_KEY:?");
        assertThat(COMPOSE.path("volumes").propertyStream().map(java.util.Map.Entry::getKey))
                .containsExactlyInAnyOrder("postgres", "data");
    }

    private static List<String> steps(String dockerfile) {
        return dockerfile
                .replaceAll("(?m)^#.*\\R", "")
                .replaceAll("\\\\\\R\\s*", "")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    private static String step(String kind, String containing) {
        return STEPS.stream()
                .filter(step -> step.startsWith(kind + " ") && step.contains(containing))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> copies() {
        return STEPS.stream()
                .filter(step -> step.startsWith("COPY ") && !step.contains("--from"))
                .map(step -> step.substring("COPY ".length()))
                .toList();
    }

    /** As COPY does it; what {@code .dockerignore} keeps out of the context is left out. */
    private static void copy(Path from, Path to, boolean intoFolder) throws IOException {
        Path target = intoFolder ? to.resolve(from.getFileName()) : to;
        try (Stream<Path> all = Files.walk(from)) {
            all.filter(path -> Stream.of("target", "node_modules")
                            .noneMatch(left -> path.toString().contains("/" + left + "/") || path.endsWith(left)))
                    .filter(Files::isRegularFile)
                    .forEach(path ->
                            place(path, target.resolve(from.relativize(path).toString())));
        }
    }

    private static void place(Path from, Path to) {
        try {
            Files.createDirectories(to.getParent());
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
