package io.axonhub.e2e.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A {@code resources.dir}: custom resources as YAML files, one object or more a file. */
public final class Resources implements AutoCloseable {
    private final Path folder;

    private Resources(Path folder) {
        this.folder = folder;
    }

    /** An empty folder. */
    public static Resources create() {
        try {
            return new Resources(Files.createTempDirectory("axonhub-e2e-resources"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder. */
    public Path folder() {
        return folder;
    }

    /** Writes a file whole, in one step. */
    public void write(String name, String yaml) {
        try {
            Path draft = Files.writeString(folder.resolve("." + name + ".draft"), yaml, UTF_8);
            Files.move(draft, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a file holds. */
    public String read(String name) {
        try {
            return Files.readString(folder.resolve(name), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a file. */
    public void remove(String name) {
        try {
            Files.delete(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A channel.
     *
     * @param type the provider's, and behind a slash the {@code apiFormat} where it is not the default
     * @param models the name asked for, and the provider's own
     * @param timeouts lines of {@code timeouts}, such as {@code firstByte: 1s}
     */
    public void channel(String name, String type, String baseUrl, Map<String, String> models, List<String> timeouts) {
        String listed = models.entrySet().stream()
                .map(model ->
                        "    - name: \"%s\"\n      upstreamName: \"%s\"\n".formatted(model.getKey(), model.getValue()))
                .collect(Collectors.joining());
        String clocks = timeouts.isEmpty()
                ? ""
                : "  timeouts:\n"
                        + timeouts.stream().map(line -> "    " + line + "\n").collect(Collectors.joining());
        write(name + ".yaml", """
                apiVersion: axonhub.io/v1alpha1
                kind: AIChannel
                metadata:
                  name: %1$s
                spec:
                  type: %2$s
                  baseUrl: %3$s
                  credentials:
                    - secretRef:
                        name: upstream
                  models:
                %4$s%5$s""".formatted(name, type.replace("/", "\n  apiFormat: "), baseUrl, listed, clocks));
    }

    /**
     * A channel of a cloud, with one model of the channel's name.
     *
     * @param cloud the cloud's line of the spec, such as {@code aws: {region: eu-central-1}}
     * @param model the provider's own name of the model
     */
    public void cloud(String name, String type, String baseUrl, String cloud, String model, String secret) {
        write("cloud-" + name + ".yaml", """
                apiVersion: axonhub.io/v1alpha1
                kind: AIChannel
                metadata:
                  name: %1$s
                spec:
                  type: %2$s
                  baseUrl: %3$s
                  %4$s
                  credentials:
                    - secretRef:
                        name: cloud-%1$s
                  models:
                    - name: %1$s
                      upstreamName: "%5$s"
                ---
                apiVersion: v1
                kind: Secret
                metadata:
                  name: cloud-%1$s
                data:
                  apiKey: %6$s
                """.formatted(
                        name, type, baseUrl, cloud, model, Base64.getEncoder().encodeToString(secret.getBytes(UTF_8))));
    }

    /** The profile {@code default} over these channels, and the provider's secret; {@code spec} holds further lines of its spec. */
    public void profile(Collection<String> channels, String... spec) {
        String more = List.of(spec).stream().map(line -> "  " + line + "\n").collect(Collectors.joining());
        write("profile.yaml", """
                apiVersion: axonhub.io/v1alpha1
                kind: AIProfile
                metadata:
                  name: default
                spec:
                  channels:
                    refs: [%s]
                %s---
                apiVersion: v1
                kind: Secret
                metadata:
                  name: upstream
                stringData:
                  apiKey: upstream-secret-key
                """.formatted(String.join(", ", channels), more));
    }

    /** A gateway key; {@code spec} holds further lines of its spec. */
    public void key(String name, String value, String... spec) {
        String more = List.of(spec).stream().map(line -> "  " + line + "\n").collect(Collectors.joining());
        write("key-" + name + ".yaml", """
                apiVersion: axonhub.io/v1alpha1
                kind: APIKey
                metadata:
                  name: %1$s
                spec:
                  profiles: [default]
                  secret:
                    mode: Existing
                    name: key-%1$s
                %2$s---
                apiVersion: v1
                kind: Secret
                metadata:
                  name: key-%1$s
                stringData:
                  apiKey: %3$s
                """.formatted(name, more, value));
    }

    @Override
    public void close() {
        Folders.delete(folder);
    }
}
