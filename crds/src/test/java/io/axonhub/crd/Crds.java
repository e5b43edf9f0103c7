package io.axonhub.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The YAML of this module, and a mapper that reads objects as a reader of the records does. */
final class Crds {
    static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private Crds() {}

    /** One kind: its file and its records. */
    record Kind(String file, String kind, Class<?> spec, Class<?> status) {
        JsonNode crd() throws IOException {
            return YAML.readTree(Files.readAllBytes(Path.of(file)));
        }

        JsonNode schema(String part) throws IOException {
            return crd().at("/spec/versions/0/schema/openAPIV3Schema/properties/" + part);
        }

        @Override
        public String toString() {
            return kind;
        }
    }

    static Stream<Kind> kinds() {
        return Stream.of(
                new Kind("aichannels.yaml", AIChannel.KIND, AIChannel.Spec.class, AIChannel.Status.class),
                new Kind("aiprofiles.yaml", AIProfile.KIND, AIProfile.Spec.class, AIProfile.Status.class),
                new Kind("apikeys.yaml", APIKey.KIND, APIKey.Spec.class, APIKey.Status.class));
    }

    static List<JsonNode> documents(Path file) throws IOException {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(Files.readAllBytes(file))) {
            return documents.readAll();
        }
    }
}
