package io.axonhub.gateway.transform.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Hints;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.ResponseFormat;
import io.axonhub.gateway.llm.Sampling;
import io.axonhub.gateway.transform.Capabilities;
import io.axonhub.gateway.transform.ClosedSchema;
import io.axonhub.gateway.transform.Inner;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.SchemaName;
import io.axonhub.gateway.transform.Target;
import io.axonhub.gateway.transform.ThinkingPlan;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request to the body of {@code POST /v1/messages}, fitted to what the model takes. One request long. */
final class AnthropicRequestWriter {
    private static final String JSON_ONLY = "Answer with one valid JSON object and nothing else.";

    private final Request request;
    private final Target target;
    private final Capabilities model;
    private final Notes notes;
    private final boolean own;

    AnthropicRequestWriter(Request request, Target target, Notes notes) {
        this.request = request;
        this.target = target;
        this.model = target.capabilities();
        this.notes = notes;
        this.own = request.format().equals(AnthropicOutbound.FORMAT);
    }

    ObjectNode write() {
        int maxTokens = request.maxTokens() == null ? model.maxOutput() : request.maxTokens();
        ObjectNode body = Json.object().put("model", target.model()).put("max_tokens", maxTokens);
        CacheMarkers markers = new CacheMarkers(own, notes);
        Conversation conversation = new Conversation(request, model.midSystem(), markers, notes);
        format(body, conversation);
        conversation.write(body);
        ToolWriter tools = new ToolWriter(request, model, markers, notes);
        ThinkingPlan asked = ThinkingPlan.of(request.thinking(), model, maxTokens, notes);
        ThinkingPlan plan = settled(asked, tools, conversation);
        tools.write(body, !plan.on());
        plan.write(body);
        sampling(body, plan.on());
        stop(body);
        hints(body);
        markers.put(body, request.cache(), "");
        if (request.stream()) {
            body.put("stream", true);
        }
        extras(body);
        markers.limit(body);
        return body;
    }

    /** Thinking gives way to a forced tool call, and to a tool loop whose own thinking the client could not give back. */
    private ThinkingPlan settled(ThinkingPlan plan, ToolWriter tools, Conversation conversation) {
        if (!plan.on()) {
            return plan;
        }
        boolean forced = tools.forces();
        boolean unsigned = conversation.lacksThinking();
        ThinkingPlan off = forced || unsigned ? plan.off(model) : null;
        if (off == null) {
            return plan;
        }
        notes.degraded(
                "thinking",
                forced
                        ? "off for this request: a tool call is forced"
                        : "off for this request: the tool calls in progress came back without their signed reasoning");
        return off;
    }

    private void format(ObjectNode body, Conversation conversation) {
        switch (request.responseFormat()) {
            case ResponseFormat.Text text -> {}
            case ResponseFormat.JsonObject any -> jsonObject(conversation);
            case ResponseFormat.JsonSchema schema -> {
                if (schema.schema() == null) {
                    jsonObject(conversation);
                    SchemaName.left(schema, notes);
                } else {
                    jsonSchema(body, schema, schema.schema());
                }
            }
        }
    }

    private void jsonObject(Conversation conversation) {
        conversation.instruct(JSON_ONLY);
        notes.degraded("response_format", "JSON without a schema is asked for by an instruction");
    }

    private void jsonSchema(ObjectNode body, ResponseFormat.JsonSchema asked, JsonNode schema) {
        if (!model.jsonSchema()) {
            throw RequestBlocks.refused("response_format", "this model has no structured output by schema");
        }
        if (!(schema instanceof ObjectNode given)) {
            throw RequestBlocks.refused("response_format", "the schema must be an object");
        }
        ObjectNode closed = ClosedSchema.of(given, notes);
        SchemaName.unnamed(asked, notes);
        if (asked.description() != null && closed.has("description")) {
            notes.dropped("response_format.description", "the schema has its own");
        } else if (asked.description() != null) {
            closed.put("description", asked.description());
        }
        body.putObject("output_config")
                .putObject("format")
                .put("type", "json_schema")
                .set("schema", closed);
    }

    private void sampling(ObjectNode body, boolean thinking) {
        Sampling sampling = request.sampling();
        if (sampling.n() != null && sampling.n() > 1) {
            throw RequestBlocks.refused("n", "this model's provider gives one choice only");
        }
        Double temperature = knob("temperature", sampling.temperature());
        if (temperature != null && thinking && temperature != 1) {
            notes.dropped("temperature", "must be 1 while the model thinks");
            temperature = null;
        }
        if (temperature != null) {
            if (temperature > 1) {
                notes.degraded("temperature", "at most 1 here");
            }
            body.put("temperature", Math.min(1, temperature));
        }
        topP(body, knob("top_p", sampling.topP()), temperature, thinking);
        Integer topK = knob("top_k", sampling.topK());
        if (topK != null && thinking) {
            notes.dropped("top_k", "not allowed while the model thinks");
        } else if (topK != null) {
            body.put("top_k", topK);
        }
        drop("frequency_penalty", sampling.frequencyPenalty());
        drop("presence_penalty", sampling.presencePenalty());
        drop("seed", sampling.seed());
        drop("logprobs", sampling.logprobs());
        drop("top_logprobs", sampling.topLogprobs());
        drop("logit_bias", sampling.logitBias());
    }

    /** Newer models refuse temperature and top_p together, and any top_p below 0.95 while they think. */
    private void topP(ObjectNode body, @Nullable Double topP, @Nullable Double temperature, boolean thinking) {
        if (topP == null) {
            return;
        }
        if (thinking && topP < 0.95) {
            notes.dropped("top_p", "must be at least 0.95 while the model thinks");
        } else if (temperature == null || own) {
            body.put("top_p", topP);
        } else if (topP < 1) {
            notes.dropped("top_p", "cannot be combined with temperature");
        }
    }

    private <T> @Nullable T knob(String field, @Nullable T value) {
        if (value != null && !model.sampling()) {
            notes.dropped(field, "this model takes no sampling parameters");
            return null;
        }
        return value;
    }

    private void drop(String field, @Nullable Object value) {
        if (value != null) {
            notes.dropped(field, "no equivalent");
        }
    }

    private void stop(ObjectNode body) {
        List<String> stop =
                request.stop().stream().filter(sequence -> !sequence.isBlank()).toList();
        if (stop.size() < request.stop().size()) {
            notes.dropped("stop", "stop sequences of white space only are not allowed");
        }
        if (!stop.isEmpty()) {
            stop.forEach(body.putArray("stop_sequences")::add);
        }
    }

    private void hints(ObjectNode body) {
        Hints hints = request.hints();
        if (hints.user() != null) {
            body.putObject("metadata").put("user_id", hints.user());
        }
        if (!hints.metadata().isEmpty()) {
            notes.dropped("metadata", "no equivalent");
        }
        drop("prompt_cache_key", hints.promptCacheKey());
        drop("prompt_cache_retention", hints.promptCacheRetention());
        drop("verbosity", hints.verbosity());
        if (Boolean.TRUE.equals(hints.store())) {
            notes.dropped("store", "no equivalent");
        }
        if (hints.serviceTier() != null) {
            tier(body, hints.serviceTier());
        }
    }

    private void tier(ObjectNode body, String asked) {
        switch (asked) {
            case "auto" -> body.put("service_tier", "auto");
            case "default", "standard_only" -> body.put("service_tier", "standard_only");
            default -> notes.dropped("service_tier", "no equivalent of " + asked);
        }
    }

    /** Members that only this format knows. */
    private void extras(ObjectNode body) {
        new TreeMap<>(request.extras()).forEach((name, value) -> {
            if (!own) {
                notes.dropped(name, "no equivalent");
            } else if (!name.equals(AnthropicOutbound.BETA_HEADER)) {
                Inner.restore(body, name, value);
            }
        });
    }
}
