package io.axonhub.gateway.admin.gitops;

import io.axonhub.crd.AxonHub;
import io.axonhub.gateway.json.JsonValues;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
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
        resource.put("spec", JsonValues.members(object.spec()));
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(true);
        return new Yaml(options).dump(resource);
    }
}
