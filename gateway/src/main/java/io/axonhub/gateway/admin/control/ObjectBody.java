package io.axonhub.gateway.admin.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.admin.gitops.Draft;
import io.axonhub.gateway.admin.gitops.Kind;
import io.axonhub.gateway.admin.gitops.ObjectId;
import io.axonhub.gateway.admin.gitops.Secrets;
import io.axonhub.gateway.admin.gitops.Writer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What an operator sends of an object: {@code uid, generation, digest, fence, spec}, and where there are any {@code labels},
 * {@code namespaceLabels}, {@code created}, {@code adopt} and {@code secrets}: of an AIChannel {@code {"<secret>": {"<entry>":
 * "<value>"}}}, of an APIKey {@code {"hash", "prefix", "previousHash", "previousKeyExpiresAt"}}.
 */
final class ObjectBody {
    private static final Set<String> FIELDS = Set.of(
            "uid", "generation", "digest", "fence", "spec", "secrets", "labels", "namespaceLabels", "created", "adopt");
    private static final Set<String> KEY_FIELDS = Set.of("hash", "prefix", "previousHash", "previousKeyExpiresAt");

    private final Body body;

    private ObjectBody(Body body) {
        this.body = body;
    }

    static ObjectBody read(byte[] bytes) {
        return new ObjectBody(Body.read(bytes, FIELDS));
    }

    Writer.Cluster writer(String source) {
        return new Writer.Cluster(
                source,
                body.number("fence"),
                body.text("uid"),
                body.number("generation"),
                body.text("digest"),
                body.optional("adopt").orElse(null));
    }

    Draft draft(ObjectId id) {
        return new Draft(
                id,
                Objects.requireNonNullElse(body.textsOrNull("labels"), Map.of()),
                body.object("spec"),
                body.has("secrets") ? secrets(id.kind(), body.object("secrets")) : Secrets.NONE,
                body.textsOrNull("namespaceLabels"),
                body.time("created").orElse(null));
    }

    private static Secrets secrets(Kind kind, ObjectNode json) {
        if (kind != Kind.KEY) {
            Map<String, Map<String, String>> entries = new HashMap<>();
            json.properties()
                    .forEach(entry ->
                            entries.put(entry.getKey(), Body.texts(entry.getValue(), "secrets." + entry.getKey())));
            return new Secrets.Entries(entries);
        }
        Body key = Body.of(json, "secrets", KEY_FIELDS);
        Optional<String> previous = key.optional("previousHash");
        Optional<Instant> until = key.time("previousKeyExpiresAt");
        if (previous.isPresent() != until.isPresent()) {
            throw Refusal.invalid(
                    "secrets." + (previous.isPresent() ? "previousKeyExpiresAt" : "previousHash"),
                    "is required with the other");
        }
        return new Secrets.KeyHash(
                key.text("hash"),
                key.optional("prefix").orElse(""),
                previous.map(hash -> new Secrets.Previous(hash, until.orElseThrow()))
                        .orElse(null));
    }
}
