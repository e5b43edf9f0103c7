package io.axonhub.gateway.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.FrameDecoder;
import io.axonhub.gateway.http.SseDecoder;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files under {@code golden/}: cases, and expectations that {@code -Dgolden.update=true} rewrites. */
public final class Golden {
    private static final Path ROOT = Path.of(System.getProperty("basedir", "."), "src", "test", "resources", "golden");
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");

    private Golden() {}

    /** One case of one kind. {@code name} is without the suffix. */
    public record Case(String format, String name, Path file) {
        /** The case's bytes. */
        public byte[] bytes() {
            return read(file);
        }

        /** A file of the same case, such as {@code .request.to-anthropic.json}. */
        public Path sibling(String suffix) {
            return file.resolveSibling(name + suffix);
        }

        @Override
        public String toString() {
            return format + "/" + name;
        }
    }

    /** The cases of a format whose files end with {@code suffix}. */
    public static List<Case> cases(String format, String suffix) {
        return files(format).stream()
                .filter(file -> file.getFileName().toString().endsWith(suffix)
                        && !file.getFileName().toString().contains(".to-"))
                .map(file -> new Case(
                        format,
                        file.getFileName()
                                .toString()
                                .substring(0, file.getFileName().toString().length() - suffix.length()),
                        file))
                .toList();
    }

    /** Every file of a format. */
    public static List<Path> files(String format) {
        Path folder = ROOT.resolve(format);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> list = Files.list(folder)) {
            return list.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of a format that is no case. */
    public static Path file(String format, String name) {
        return ROOT.resolve(format).resolve(name);
    }

    /** The bytes of a file. */
    public static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compares as trees, or rewrites the expectation. */
    public static void expectJson(Path file, JsonNode actual) {
        String pretty = Json.parse(Json.bytes(actual)).toPrettyString() + "\n";
        if (UPDATE) {
            write(file, pretty);
            return;
        }
        if (!Files.exists(file)) {
            fail("no expectation " + file.getFileName() + " for\n" + pretty);
        }
        if (!Json.parse(read(file)).equals(Json.parse(pretty))) {
            assertThat(pretty)
                    .as(file.getFileName().toString())
                    .isEqualTo(Json.parse(read(file)).toPrettyString() + "\n");
        }
    }

    /** Compares frame by frame, data as trees, or rewrites the expectation. */
    public static void expectFrames(Path file, String actual) {
        if (UPDATE) {
            write(file, actual);
            return;
        }
        if (!Files.exists(file)) {
            fail("no expectation " + file.getFileName() + " for\n" + actual);
        }
        String expected = new String(read(file), StandardCharsets.UTF_8);
        if (!comparable(expected).equals(comparable(actual))) {
            assertThat(actual).as(file.getFileName().toString()).isEqualTo(expected);
        }
    }

    /** Compares texts, or rewrites the expectation. */
    public static void expectText(Path file, String actual) {
        if (UPDATE) {
            write(file, actual);
            return;
        }
        assertThat(file).exists();
        assertThat(actual).as(file.getFileName().toString()).isEqualTo(new String(read(file), StandardCharsets.UTF_8));
    }

    /** Deletes an expectation that the case has no more when rewriting, else insists that there is none. */
    public static void expectNone(Path file) {
        if (UPDATE) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        assertThat(file).as("an expectation of another outcome").doesNotExist();
    }

    /** The frames of a whole body. */
    public static List<SseFrame> frames(FrameDecoder decoder, byte[] body) {
        List<SseFrame> frames = new ArrayList<>(decoder.accept(body, 0, body.length));
        frames.addAll(decoder.finish());
        return frames;
    }

    private static List<Object> comparable(String stream) {
        List<Object> frames = new ArrayList<>();
        for (SseFrame frame : frames(new SseDecoder(), stream.getBytes(StandardCharsets.UTF_8))) {
            Object data = frame.hasData() && frame.data()[0] == '{'
                    ? Json.parse(frame.data())
                    : new String(frame.raw(), StandardCharsets.UTF_8).strip();
            frames.add(List.of(String.valueOf(frame.event()), data));
        }
        return frames;
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
