package io.axonhub.operator.desired;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * What the gateway is told of an object.
 *
 * @param generation the resource's; it is no part of the digest
 * @param content everything but fence, generation and digest
 * @param digest SHA-256 over the content, whatever the order of its members
 */
public record Wanted(ObjectRef ref, String uid, long generation, ObjectNode content, String digest) {
    /** From a resource, the labels of its namespace and what is planned. */
    public static Wanted of(Declared declared, Plan plan, Map<String, String> namespaceLabels) {
        ObjectNode content = Json.object();
        content.put("uid", declared.meta().uid());
        ObjectNode spec = declared.spec().deepCopy();
        // which gateway it is for is the operator's matter
        spec.remove("gateway");
        content.set("spec", spec);
        if (plan.secrets() != null) {
            content.set("secrets", plan.secrets());
        }
        content.set("labels", texts(declared.meta().labels()));
        content.set("namespaceLabels", texts(namespaceLabels));
        content.put("created", declared.meta().created().toString());
        declared.adopts().ifPresent(id -> content.put("adopt", id));
        return new Wanted(
                declared.ref(), declared.meta().uid(), declared.meta().generation(), content, digest(content));
    }

    /** The body of the call. */
    public ObjectNode body(long fence) {
        ObjectNode body = content.deepCopy();
        body.put("generation", generation);
        body.put("digest", digest);
        body.put("fence", fence);
        return body;
    }

    private static ObjectNode texts(Map<String, String> texts) {
        ObjectNode node = Json.object();
        texts.forEach(node::put);
        return node;
    }

    private static String digest(ObjectNode content) {
        try {
            byte[] bytes = Canonical.text(content).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Without the content, which holds secrets. */
    @Override
    public String toString() {
        return "Wanted[" + ref + "]";
    }
}
