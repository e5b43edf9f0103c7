package io.axonhub.gateway.admin.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.crd.AIChannel;
import io.axonhub.gateway.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CrdSchemasTest {
    /** The gateway reads no CRD when it starts, but what is data in them: YAML takes ten times as long, and most of it is prose. */
    private static final Path DATA = Path.of("src/main/resources/io/axonhub/gateway/admin/gitops/crds.json");

    private static final List<String> CODE = List.of("description", "default", "x-kubernetes-validations");

    /** The CRDs as kubectl reads them, by their kinds. */
    static Map<String, JsonNode> crds() throws IOException {
        Map<String, JsonNode> crds = new TreeMap<>();
        for (String file : List.of("aichannels.yaml", "aiprofiles.yaml", "apikeys.yaml")) {
            try (InputStream in = AIChannel.class.getResourceAsStream(file)) {
                String text = new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
                JsonNode crd = YamlTrees.read(text).getFirst().json();
                crds.put(crd.at("/spec/names/kind").asText(), crd);
            }
        }
        return crds;
    }

    @Test
    void theSchemasThatFilesAreCheckedByAreThoseOfTheCustomResources() throws IOException {
        ObjectNode specs = Json.object();
        crds().forEach((kind, crd) ->
                specs.set(kind, data(crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec"))));
        String now = specs.toPrettyString() + "\n";
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(DATA, now);
        }
        assertThat(Files.readString(DATA))
                .as("accept changes of the CRDs with -Dgolden.update=true")
                .isEqualTo(now);
    }

    private static JsonNode data(JsonNode schema) {
        ObjectNode data = schema.deepCopy();
        data.remove(CODE);
        for (String inner : List.of("items", "additionalProperties")) {
            if (data.has(inner)) {
                data.set(inner, data(data.get(inner)));
            }
        }
        if (data.get("properties") instanceof ObjectNode properties) {
            properties.properties().forEach(field -> field.setValue(data(field.getValue())));
        }
        return data;
    }
}
