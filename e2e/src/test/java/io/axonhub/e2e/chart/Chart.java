package io.axonhub.e2e.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One of the repository's charts. */
record Chart(String name) {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String KUBERNETES = "1.36.0";

    static final Chart CRDS = new Chart("axonhub-crds");
    static final Chart AXONHUB = new Chart("axonhub");

    /** A file of the repository. */
    static Path file(String path) {
        return Path.of(System.getProperty("basedir", "."))
                .resolve("..")
                .resolve(path)
                .toAbsolutePath()
                .normalize();
    }

    Path folder() {
        return file("charts/" + name);
    }

    LintResult lint() {
        return new Helm(folder()).lint().strict().call();
    }

    /**
     * The objects made with these values.
     *
     * @throws IllegalStateException with Helm's message, when it refuses
     */
    Objects render(Map<String, ?> values) {
        TemplateCommand template = new Helm(folder())
                .template()
                .withName("hub")
                .withNamespace("prod")
                .withKubeVersion(KUBERNETES);
        values.forEach(template::set);
        return new Objects(documents(template.call()));
    }

    JsonNode values() {
        return documents(read(folder().resolve("values.yaml"))).getFirst();
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<JsonNode> documents(String yaml) {
        try (MappingIterator<JsonNode> all = YAML.readerFor(JsonNode.class).readValues(yaml)) {
            return all.readAll().stream().filter(JsonNode::isObject).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Rendered objects. */
    record Objects(List<JsonNode> all) {
        Stream<JsonNode> of(String kind) {
            return all.stream().filter(object -> object.path("kind").asText().equals(kind));
        }

        JsonNode one(String kind, String name) {
            return find(kind, name).orElseThrow(() -> new AssertionError("no " + kind + " " + name));
        }

        Optional<JsonNode> find(String kind, String name) {
            return of(kind).filter(
                            object -> object.at("/metadata/name").asText().equals(name))
                    .findFirst();
        }

        /** The pods' specs. */
        Stream<JsonNode> pods() {
            return Stream.concat(
                    Stream.concat(of("StatefulSet"), of("Deployment")).map(object -> object.at("/spec/template/spec")),
                    of("Pod").map(object -> object.path("spec")));
        }

        /** Names and values of the variables of all containers. */
        Stream<JsonNode> variables() {
            return pods().flatMap(pod -> each(pod.path("containers")))
                    .flatMap(container -> each(container.path("env")));
        }
    }

    static Stream<JsonNode> each(JsonNode list) {
        return list.valueStream();
    }
}
