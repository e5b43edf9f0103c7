package io.axonhub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/axonhub} with a JDK that only prints what it is started with. */
class LauncherTest {
    @TempDir
    Path dir;

    @BeforeEach
    void lay() throws IOException {
        Path sources = Path.of(System.getProperty("basedir", "."));
        program("home/bin/axonhub", Files.readString(sources.resolve("src/main/dist/bin/axonhub")));
        program("home/bin/jdk", Files.readString(sources.resolve("../.ci/jdk")));
        program("jdk/bin/java", "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        Files.writeString(dir.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
        Files.createDirectories(dir.resolve("home/operator"));
    }

    private void program(String name, String text) throws IOException {
        Path file = dir.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private List<String> started(String... words) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(dir.resolve("home/bin/axonhub").toString());
        builder.command().addAll(List.of(words));
        builder.redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", dir.resolve("jdk").toString());
        builder.environment().put("AXONHUB_JAVA_OPTS", "-Xmx4g -Dmine=1");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.lines().toList();
    }

    @Test
    void ownOptionsComeLastAndSoWin() throws Exception {
        assertThat(started("run", "--config", "a b.yml"))
                .containsSubsequence(
                        "-Xmx1g", "-Xmx4g", "-Dmine=1", "-cp", "io.axonhub.gateway.Main", "run", "--config", "a b.yml");
        assertThat(started("operator", "--help"))
                .containsSubsequence("-Xmx256m", "-Xmx4g", "io.axonhub.operator.OperatorMain", "--help")
                .doesNotContain("operator");
    }

    /** A program that has lost a thread to it is worse than one that is started again. */
    @Test
    void gatewayAndOperatorEndWhenMemoryRunsOut() throws Exception {
        assertThat(started("run")).contains("-XX:+ExitOnOutOfMemoryError");
        assertThat(started("operator")).contains("-XX:+ExitOnOutOfMemoryError");
    }
}
