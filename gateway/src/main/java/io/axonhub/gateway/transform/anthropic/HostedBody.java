package io.axonhub.gateway.transform.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.json.JsonScan;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.anthropic.HostedOutbound.Host;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A Messages body as a cloud takes it, edited in place: what is not touched keeps its bytes, and with them the prompt cache. Knobs
 * that only Anthropic's own service turns are dropped; content that the cloud would have to fetch is refused.
 */
final class HostedBody {
    private static final List<String> OWN_SERVICE =
            List.of("service_tier", "speed", "inference_geo", "tags", "diagnostics");
    private static final String BETAS = "anthropic_beta";
    private static final String CACHE = "cache_control";
    private static final String EAGER = "eager_input_streaming";

    private final Host host;
    private final Notes notes;

    HostedBody(Host host, Notes notes) {
        this.host = host;
        this.notes = notes;
    }

    /** {@code betas}: those that go into the body. */
    byte[] of(byte[] messages, List<String> betas) {
        byte[] body = bare(messages);
        JsonNode tree = Json.parse(body);
        refuseAddresses(tree);
        body = tools(body, tree);
        body = automaticCache(body, tree);
        body = JsonScan.of(body, "anthropic_version").withText("anthropic_version", host.version());
        return betas.isEmpty() ? body : betas(body, tree, betas);
    }

    /** Without what the cloud has elsewhere or does not know; the members that are there are found in one pass. */
    private byte[] bare(byte[] messages) {
        List<String> names = new ArrayList<>(OWN_SERVICE);
        names.add("model");
        if (host == Host.BEDROCK) {
            names.add("stream");
        }
        JsonScan there = JsonScan.of(messages, names.toArray(String[]::new));
        byte[] body = messages;
        for (String name : names) {
            if (there.member(name).isPresent()) {
                body = without(body, name);
                if (OWN_SERVICE.contains(name)) {
                    notes.dropped(name, "only Anthropic's own service knows it");
                }
            }
        }
        return body;
    }

    private static byte[] without(byte[] body, String name) {
        return JsonScan.of(body, name).without(name);
    }

    private static byte[] betas(byte[] body, JsonNode tree, List<String> betas) {
        ArrayNode all = Json.array();
        tree.path(BETAS).forEach(all::add);
        for (String beta : betas) {
            boolean known = false;
            for (JsonNode name : all) {
                known |= name.asText("").equals(beta);
            }
            if (!known) {
                all.add(beta);
            }
        }
        return JsonScan.of(body, BETAS).with(BETAS, Json.bytes(all));
    }

    /** Bedrock refuses a tool that says how its input is to be streamed. */
    private byte[] tools(byte[] body, JsonNode tree) {
        if (host != Host.BEDROCK) {
            return body;
        }
        boolean edited = false;
        int i = 0;
        for (JsonNode tool : tree.path("tools")) {
            if (tool instanceof ObjectNode object && object.remove(EAGER) != null) {
                notes.dropped("tools[" + i + "]." + EAGER, "Bedrock does not know it");
                edited = true;
            }
            i++;
        }
        return edited ? JsonScan.of(body, "tools").with("tools", Json.bytes(tree.path("tools"))) : body;
    }

    /** The clouds know markers on blocks only: the automatic one goes where it would have gone, on the last block. */
    private byte[] automaticCache(byte[] body, JsonNode tree) {
        JsonNode marker = tree.path(CACHE);
        if (marker.isMissingNode()) {
            return body;
        }
        byte[] bare = without(body, CACHE);
        JsonNode messages = tree.path("messages");
        if (marker.isObject()
                && !messages.isEmpty()
                && messages.get(messages.size() - 1) instanceof ObjectNode last
                && lastBlock(last) instanceof ObjectNode block
                && !block.path("type").asText("").contains("thinking")) {
            if (!block.has(CACHE)) {
                block.set(CACHE, marker);
            }
            notes.degraded(CACHE, "set on the last block, because this cloud has no automatic marker");
            return JsonScan.of(bare, "messages").with("messages", Json.bytes(messages));
        }
        notes.dropped(CACHE, "this cloud has no automatic marker");
        return bare;
    }

    /** The message's last content block; a content that is a text becomes one block. */
    private static JsonNode lastBlock(ObjectNode message) {
        JsonNode content = message.path("content");
        if (content.isTextual() && !content.textValue().isBlank()) {
            return message.putArray("content").addObject().put("type", "text").put("text", content.textValue());
        }
        return content.isArray() && !content.isEmpty() ? content.get(content.size() - 1) : Json.array();
    }

    private void refuseAddresses(JsonNode tree) {
        int i = 0;
        for (JsonNode message : tree.path("messages")) {
            refuseAddresses(message.path("content"), "messages." + i++ + ".content");
        }
    }

    private void refuseAddresses(JsonNode content, String path) {
        if (!content.isArray()) {
            return;
        }
        for (int i = 0; i < content.size(); i++) {
            JsonNode block = content.get(i);
            if (block.path("source").path("type").asText("").equals("url")) {
                String field = path + "." + i + ".source";
                String cloud = host.name().toLowerCase(Locale.ROOT);
                throw new GatewayException(LlmError.InvalidRequest.of(
                        field, field + ": " + cloud + " fetches nothing by URL, send the content inline as base64"));
            }
            refuseAddresses(block.path("content"), path + "." + i + ".content");
        }
    }
}
