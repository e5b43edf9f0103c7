package io.axonhub.gateway.transform.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.llm.Hints;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.ResponseFormat;
import io.axonhub.gateway.llm.Sampling;
import io.axonhub.gateway.llm.Thinking;
import io.axonhub.gateway.transform.Capabilities;
import io.axonhub.gateway.transform.ClosedSchema;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.SchemaName;
import io.axonhub.gateway.transform.Target;
import io.axonhub.gateway.transform.ThinkingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request to the body of Converse and ConverseStream, fitted to what the model takes. What only Claude knows (thinking, top_k)
 * goes into {@code additionalModelRequestFields}. One request long.
 */
final class ConverseRequestWriter {
    private static final String JSON_ONLY = "Answer with one valid JSON object and nothing else.";
    private static final String MORE = "additionalModelRequestFields";
    private static final int MOST_CACHE_POINTS = 4;

    /** Whose signatures a model that thinks in Claude's modes knows: Anthropic promises that they hold on every platform. */
    private static final Set<String> CLAUDE = Set.of(ConverseOutbound.FORMAT, "anthropic");

    private final Request request;
    private final Capabilities model;
    private final Notes notes;
    private final boolean claude;

    ConverseRequestWriter(Request request, Target target, Notes notes) {
        this.request = request;
        this.model = target.capabilities();
        this.notes = notes;
        this.claude = !model.thinking().isEmpty();
    }

    ObjectNode write() {
        ObjectNode body = Json.object();
        ConverseParts parts =
                new ConverseParts(model.cachePoints(), claude ? CLAUDE : Set.of(ConverseOutbound.FORMAT), notes);
        ConverseMessages messages = new ConverseMessages(request, parts, notes);
        ConverseTools tools = new ConverseTools(request, model, parts, notes);
        format(body, messages);
        messages.write(body);
        ThinkingPlan plan = thinking(body, tools, messages);
        tools.write(body, messages, !plan.on());
        inference(body, plan);
        hints(body);
        new TreeMap<>(request.extras()).forEach((name, value) -> notes.dropped(name, "no equivalent"));
        limitCachePoints(body, parts);
        return body;
    }

    private void format(ObjectNode body, ConverseMessages messages) {
        switch (request.responseFormat()) {
            case ResponseFormat.Text text -> {}
            case ResponseFormat.JsonObject any -> jsonObject(messages);
            case ResponseFormat.JsonSchema schema -> {
                if (schema.schema() == null) {
                    jsonObject(messages);
                    SchemaName.left(schema, notes);
                } else {
                    jsonSchema(body, schema, schema.schema());
                }
            }
        }
    }

    private void jsonObject(ConverseMessages messages) {
        messages.instruct(JSON_ONLY);
        notes.degraded("response_format", "JSON without a schema is asked for by an instruction");
    }

    private void jsonSchema(ObjectNode body, ResponseFormat.JsonSchema asked, JsonNode schema) {
        if (!model.jsonSchema()) {
            throw ConverseMedia.refused("response_format", "this model has no structured output by schema");
        }
        if (!(schema instanceof ObjectNode given)) {
            throw ConverseMedia.refused("response_format", "the schema must be an object");
        }
        ObjectNode wire = Json.object().put("schema", Json.text(ClosedSchema.of(given, notes)));
        if (Boolean.FALSE.equals(asked.strict())) {
            notes.noted("response_format.strict", "every answer is held to its schema");
        }
        if (asked.name() != null) {
            wire.put("name", asked.name());
        }
        if (asked.description() != null) {
            wire.put("description", asked.description());
        }
        ObjectNode format =
                body.putObject("outputConfig").putObject("textFormat").put("type", "json_schema");
        format.putObject("structure").set("jsonSchema", wire);
    }

    /** Thinking gives way to a forced tool call, and to a tool loop whose own reasoning the client could not give back. */
    private ThinkingPlan thinking(ObjectNode body, ConverseTools tools, ConverseMessages messages) {
        if (!claude) {
            effort(body);
            return ThinkingPlan.of(null, model, limit(), notes);
        }
        ThinkingPlan plan = ThinkingPlan.of(request.thinking(), model, limit(), notes);
        if (plan.on() && (tools.forces() || messages.lacksReasoning())) {
            ThinkingPlan off = plan.off(model);
            if (off != null) {
                notes.degraded(
                        "thinking",
                        tools.forces()
                                ? "off for this request: a tool call is forced"
                                : "off for this request: the tool calls in progress came back without their signed reasoning");
                plan = off;
            }
        }
        ObjectNode more = Json.object();
        plan.write(more);
        more(body, more);
        return plan;
    }

    /** Models that think, but not in Claude's modes: OpenAI's word for how hard. */
    private void effort(ObjectNode body) {
        Thinking asked = request.thinking();
        if (asked == null) {
            return;
        }
        if (asked.display() != null) {
            notes.dropped("thinking.display", "reasoning is shown as the provider shows it");
        }
        Effort effort = asked.effort();
        if (asked.mode() instanceof Thinking.Mode.Off) {
            off(effort, body);
        } else if (effort != null && model.efforts().contains(effort)) {
            more(body, Json.object().put("reasoning_effort", effort.wire()));
        } else {
            notes.dropped("thinking", "this model's thinking cannot be set");
        }
    }

    private void off(@Nullable Effort effort, ObjectNode body) {
        if (model.efforts().contains(Effort.NONE)) {
            more(body, Json.object().put("reasoning_effort", Effort.NONE.wire()));
        } else if (!model.efforts().isEmpty()) {
            notes.degraded("thinking", "this model cannot be told not to think");
        }
        if (effort != null && effort != Effort.NONE) {
            notes.dropped("effort", "thinking is off");
        }
    }

    private static void more(ObjectNode body, ObjectNode members) {
        if (!members.isEmpty()) {
            body.withObjectProperty(MORE).setAll(members);
        }
    }

    private int limit() {
        return request.maxTokens() == null ? model.maxOutput() : request.maxTokens();
    }

    private void inference(ObjectNode body, ThinkingPlan plan) {
        Sampling sampling = request.sampling();
        if (sampling.n() != null && sampling.n() > 1) {
            throw ConverseMedia.refused("n", "this model's provider gives one choice only");
        }
        ObjectNode wire = Json.object();
        if (request.maxTokens() != null || plan.on()) {
            wire.put("maxTokens", limit());
        }
        sampling(wire, body, sampling, plan.on());
        List<String> stop =
                request.stop().stream().filter(sequence -> !sequence.isBlank()).toList();
        if (stop.size() < request.stop().size()) {
            notes.dropped("stop", "stop sequences of white space only are not allowed");
        }
        if (!stop.isEmpty()) {
            stop.forEach(wire.putArray("stopSequences")::add);
            if (claude) {
                body.putArray("additionalModelResponseFieldPaths").add(ConverseStop.SEQUENCE_PATH);
            }
        }
        if (!wire.isEmpty()) {
            body.set("inferenceConfig", wire);
        }
    }

    private void sampling(ObjectNode wire, ObjectNode body, Sampling sampling, boolean thinking) {
        Double temperature = knob("temperature", sampling.temperature(), thinking);
        if (temperature != null) {
            if (temperature > 1) {
                notes.degraded("temperature", "at most 1 here");
            }
            wire.put("temperature", Math.min(1, temperature));
        }
        Double topP = knob("top_p", sampling.topP(), thinking);
        if (topP != null && temperature != null && claude) {
            notes.dropped("top_p", "cannot be combined with temperature");
        } else if (topP != null) {
            wire.put("topP", topP);
        }
        Integer topK = claude ? knob("top_k", sampling.topK(), thinking) : null;
        if (topK != null) {
            more(body, Json.object().put("top_k", topK));
        } else if (!claude) {
            drop("top_k", sampling.topK());
        }
        drop("frequency_penalty", sampling.frequencyPenalty());
        drop("presence_penalty", sampling.presencePenalty());
        drop("seed", sampling.seed());
        drop("logprobs", sampling.logprobs());
        drop("top_logprobs", sampling.topLogprobs());
        drop("logit_bias", sampling.logitBias());
    }

    private <T> @Nullable T knob(String field, @Nullable T value, boolean thinking) {
        if (value != null && (thinking || !model.sampling())) {
            notes.dropped(
                    field, thinking ? "not allowed while the model thinks" : "this model takes no sampling parameters");
            return null;
        }
        return value;
    }

    private void drop(String field, @Nullable Object value) {
        if (value != null) {
            notes.dropped(field, "no equivalent");
        }
    }

    private void hints(ObjectNode body) {
        Hints hints = request.hints();
        drop("end_user", hints.user());
        drop("metadata", hints.metadata().isEmpty() ? null : hints.metadata());
        drop("prompt_cache_key", hints.promptCacheKey());
        drop("prompt_cache_retention", hints.promptCacheRetention());
        drop("verbosity", hints.verbosity());
        drop("store", Boolean.TRUE.equals(hints.store()) ? hints.store() : null);
        String tier = hints.serviceTier();
        switch (tier == null ? "auto" : tier) {
            case "auto" -> {}
            case "default", "standard_only" -> body.putObject("serviceTier").put("type", "default");
            case "priority", "flex" -> body.putObject("serviceTier").put("type", tier);
            default -> notes.dropped("service_tier", "no equivalent of " + tier);
        }
    }

    /** Takes the first cache points away until four are left, in Claude's order: tools, system, messages. */
    private void limitCachePoints(ObjectNode body, ConverseParts parts) {
        List<ArrayNode> lists = new ArrayList<>();
        lists(body.path("toolConfig").path("tools"), lists);
        lists(body.path("system"), lists);
        body.path("messages").forEach(message -> lists(message.path("content"), lists));
        int surplus = -MOST_CACHE_POINTS;
        for (ArrayNode list : lists) {
            for (JsonNode block : list) {
                surplus += block.has("cachePoint") ? 1 : 0;
            }
        }
        for (ArrayNode list : lists) {
            for (int i = 0; i < list.size() && surplus > 0; i++) {
                if (list.get(i).has("cachePoint") && list.remove(i--) instanceof ObjectNode point) {
                    surplus--;
                    notes.dropped(parts.marker(point), "only the last four markers are kept");
                }
            }
        }
    }

    private static void lists(JsonNode node, List<ArrayNode> lists) {
        if (node instanceof ArrayNode list) {
            lists.add(list);
        }
    }
}
