package io.axonhub.gateway.admin.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.store.ConfigRow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Objects to the database's rows and back. Objects that are equal have equal texts. */
final class ObjectCodec {
    private ObjectCodec() {}

    static ConfigRow row(ConfigObject object) {
        return new ConfigRow(
                object.id().key(),
                new ConfigRow.Origin(object.owner().text(), object.uid(), object.generation(), object.digest()),
                object.version(),
                Json.text(meta(object.meta())),
                Json.text(object.spec()),
                secrets(object.secrets()),
                ConfigRow.State.INTACT,
                Instant.EPOCH);
    }

    static ConfigObject object(ConfigRow row) {
        JsonNode meta = Json.parse(row.meta());
        ConfigRow.Origin origin = row.origin();
        return new ConfigObject(
                ObjectId.of(row.key()),
                new ConfigObject.Meta(
                        texts(meta.path("labels")),
                        texts(meta.path("namespaceLabels")),
                        Instant.parse(meta.path("created").asText())),
                Json.parseObject(row.spec()).orElseGet(Json::object),
                secrets(row.secrets()),
                Owner.parse(origin.owner()),
                origin.uid(),
                origin.generation(),
                origin.digest(),
                row.version());
    }

    private static ObjectNode meta(ConfigObject.Meta meta) {
        ObjectNode json = Json.object();
        json.set("labels", texts(meta.labels()));
        json.set("namespaceLabels", texts(meta.namespaceLabels()));
        json.put("created", meta.created().toString());
        return json;
    }

    private static ObjectNode texts(Map<String, String> texts) {
        ObjectNode json = Json.object();
        new TreeMap<>(texts).forEach(json::put);
        return json;
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new HashMap<>();
        object.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    static @Nullable String secrets(Secrets secrets) {
        ObjectNode json = Json.object();
        switch (secrets) {
            case Secrets.Entries entries -> {
                if (entries.entries().isEmpty()) {
                    return null;
                }
                ObjectNode all = json.putObject("entries");
                new TreeMap<>(entries.entries()).forEach((name, values) -> all.set(name, texts(values)));
            }
            case Secrets.KeyHash key -> {
                json.put("hash", key.hash());
                json.put("prefix", key.prefix());
                Secrets.Previous previous = key.previous();
                if (previous != null) {
                    json.put("previousHash", previous.hash());
                    json.put("previousKeyExpiresAt", previous.expiresAt().toString());
                }
            }
        }
        return Json.text(json);
    }

    private static Secrets secrets(@Nullable String text) {
        return text == null ? Secrets.NONE : secrets(Json.parse(text));
    }

    private static Secrets secrets(JsonNode json) {
        if (!json.has("hash")) {
            Map<String, Map<String, String>> entries = new HashMap<>();
            json.path("entries").properties().forEach(entry -> entries.put(entry.getKey(), texts(entry.getValue())));
            return new Secrets.Entries(entries);
        }
        Secrets.Previous previous = json.has("previousHash")
                ? new Secrets.Previous(
                        json.path("previousHash").asText(),
                        Instant.parse(json.path("previousKeyExpiresAt").asText()))
                : null;
        return new Secrets.KeyHash(
                json.path("hash").asText(), json.path("prefix").asText(), previous);
    }

    /** Over what an object of the UI is; its secrets are compared apart, as a digest of them would tell about them. */
    static String digest(ConfigObject.Meta meta, ObjectNode spec) {
        return Digest.hex((Json.text(meta(meta)) + "\n" + Json.text(spec)).getBytes(StandardCharsets.UTF_8));
    }
}
