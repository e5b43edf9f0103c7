package io.axonhub.gateway.admin.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.crd.AxonHub;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Writes an object as the custom resource that would make it. Its secrets stay here: the YAML refers to them by name. */
final class CustomResourceYaml {
    private CustomResourceYaml() {}

    static String of(ConfigObject object) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", object.id().name());
        metadata.put("namespace", object.id().namespace());
        if (!object.meta().labels().isEmpty()) {
            metadata.put("labels", new TreeMap<>(object.meta().labels()));
        }
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put("apiVersion", AxonHub.API_VERSION);
        resource.put("kind", object.id().kind().text());
        resource.put("metadata", metadata);
        resource.put("spec", value(object.spec()));
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(true);
        return new Yaml(options).dump(resource);
    }

    private static @Nullable Object value(JsonNode node) {
        if (node.isObject()) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            node.properties().forEach(field -> fields.put(field.getKey(), value(field.getValue())));
            return fields;
        }
        if (node.isArray()) {
            List<@Nullable Object> items = new ArrayList<>();
            node.forEach(item -> items.add(value(item)));
            return items;
        }
        if (node.isNumber()) {
            return node.numberValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        return node.isNull() ? null : node.asText();
    }
}
