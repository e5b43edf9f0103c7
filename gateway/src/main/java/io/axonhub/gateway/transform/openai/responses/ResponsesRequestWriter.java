package io.axonhub.gateway.transform.openai.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Hints;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.ResponseFormat;
import io.axonhub.gateway.llm.Sampling;
import io.axonhub.gateway.llm.Thinking;
import io.axonhub.gateway.transform.Capabilities;
import io.axonhub.gateway.transform.Inner;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.SchemaName;
import io.axonhub.gateway.transform.Target;
import io.axonhub.gateway.transform.openai.EffortChoice;
import io.axonhub.gateway.transform.openai.Members;
import io.axonhub.gateway.transform.openai.StableId;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The unified request to a provider's body. A client of another format knows nothing of OpenAI's memory: unless it says otherwise the
 * answer is not to be kept there ({@code store:false}), and what the next turn needs, the sealed reasoning, is asked for instead.
 */
final class ResponsesRequestWriter {
    /** OpenAI refuses a lower limit. */
    private static final int LEAST_TOKENS = 16;

    private static final String NO_EQUIVALENT = "not part of OpenAI Responses";

    private final Request request;
    private final Capabilities capabilities;
    private final Notes notes;
    private final boolean own;
    private final ObjectNode body = Json.object();

    private ResponsesRequestWriter(Request request, Target target, Notes notes) {
        this.request = request;
        this.capabilities = target.capabilities();
        this.notes = notes;
        this.own = request.format().equals(ResponsesInbound.FORMAT);
        body.put("model", target.model());
    }

    static byte[] write(Request request, Target target, Notes notes) {
        ResponsesRequestWriter writer = new ResponsesRequestWriter(request, target, notes);
        writer.conversation();
        writer.tools();
        writer.limits();
        writer.sampling(request.sampling());
        writer.reasoning();
        writer.hints(request.hints());
        writer.rest();
        return Json.bytes(writer.body);
    }

    private void conversation() {
        ItemWriter items = new ItemWriter(request, capabilities, notes);
        ArrayNode input = items.write();
        String schema = responseFormat();
        String instructions = items.instructions();
        if (!schema.isEmpty()) {
            instructions = instructions.isEmpty() ? schema : instructions + "\n\n" + schema;
        }
        if (!instructions.isEmpty()) {
            body.put("instructions", instructions);
        }
        body.set("input", input);
    }

    /** Writes {@code text.format}; gives what the prompt must say because the model has no native schemas. */
    private String responseFormat() {
        return switch (request.responseFormat()) {
            case ResponseFormat.Text _ -> "";
            case ResponseFormat.JsonObject _ -> {
                body.withObjectProperty("text").putObject("format").put("type", "json_object");
                yield "";
            }
            case ResponseFormat.JsonSchema schema
            when capabilities.jsonSchema() -> {
                body.withObjectProperty("text").set("format", schema(schema));
                yield "";
            }
            case ResponseFormat.JsonSchema schema -> {
                body.withObjectProperty("text").putObject("format").put("type", "json_object");
                notes.degraded(
                        "response_format", "the model has no native JSON schema: the schema went into the prompt");
                SchemaName.left(schema, notes);
                yield "Answer with one JSON object and nothing else."
                        + (schema.schema() == null
                                ? ""
                                : " It must fit this JSON schema:\n" + Json.text(schema.schema()));
            }
        };
    }

    /** The format member, flat; also what is told back to a client. */
    static ObjectNode schema(ResponseFormat.JsonSchema schema) {
        ObjectNode json =
                Json.object().put("type", "json_schema").put("name", schema.name() == null ? "answer" : schema.name());
        if (schema.description() != null) {
            json.put("description", schema.description());
        }
        if (schema.schema() != null) {
            json.set("schema", schema.schema());
        }
        if (schema.strict() != null) {
            json.put("strict", schema.strict());
        }
        return json;
    }

    private void tools() {
        ToolWriter writer = new ToolWriter(request, notes);
        ArrayNode tools = writer.tools();
        if (tools.isEmpty()) {
            if (request.toolChoice() != null) {
                notes.dropped("tool_choice", "there are no tools");
            }
        } else {
            body.set("tools", tools);
            if (request.toolChoice() != null) {
                body.set("tool_choice", writer.choice(request.toolChoice(), capabilities.forcedTools()));
            }
        }
        if (request.parallelToolCalls() != null) {
            body.put("parallel_tool_calls", request.parallelToolCalls());
        }
    }

    private void limits() {
        Integer limit = request.maxTokens();
        if (limit != null) {
            boolean low = limit < LEAST_TOKENS && !own;
            if (low) {
                notes.degraded("max_tokens", "this provider takes no limit below " + LEAST_TOKENS);
            }
            body.put("max_output_tokens", low ? LEAST_TOKENS : limit);
        }
        if (!request.stop().isEmpty()) {
            throw Members.refuse(
                    "stop", "cannot be had: OpenAI Responses has no stop sequences. Use a model of another provider");
        }
        if (request.stream()) {
            body.put("stream", true);
        }
    }

    private void sampling(Sampling sampling) {
        if (sampling.n() != null && sampling.n() > 1) {
            throw Members.refuse("n", "is " + sampling.n() + ", but only one choice can be had through this route");
        }
        decimal("temperature", sampling.temperature());
        decimal("top_p", sampling.topP());
        if (sampling.topLogprobs() != null && sampled("top_logprobs")) {
            body.put("top_logprobs", sampling.topLogprobs());
        }
        drop("top_k", sampling.topK());
        drop("frequency_penalty", sampling.frequencyPenalty());
        drop("presence_penalty", sampling.presencePenalty());
        drop("seed", sampling.seed());
        drop("logit_bias", sampling.logitBias());
        if (!own) {
            drop("logprobs", sampling.logprobs());
        }
    }

    private void drop(String field, @Nullable Object value) {
        if (value != null) {
            notes.dropped(field, NO_EQUIVALENT);
        }
    }

    private void decimal(String field, @Nullable Double value) {
        if (value != null && sampled(field)) {
            if (value % 1 == 0 && Math.abs(value) < Integer.MAX_VALUE) {
                body.put(field, value.intValue());
            } else {
                body.put(field, value);
            }
        }
    }

    private boolean sampled(String field) {
        if (!capabilities.sampling()) {
            notes.dropped(field, "the model takes no sampling parameters");
        }
        return capabilities.sampling();
    }

    private void reasoning() {
        Thinking asked = request.thinking();
        boolean shown = false;
        Thinking levels = asked;
        if (asked != null && ResponsesRequestReader.SUMMARIZED.equals(asked.display())) {
            shown = true;
            levels = new Thinking(asked.mode(), asked.effort(), null);
        }
        EffortChoice.of(levels, capabilities.efforts(), notes)
                .ifPresent(effort -> body.withObjectProperty("reasoning").put("effort", effort.wire()));
        if (capabilities.efforts().isEmpty()) {
            return;
        }
        if (shown) {
            body.withObjectProperty("reasoning").put("summary", "auto");
        }
        body.putArray("include").add(ResponsesRequestReader.ENCRYPTED);
    }

    private void hints(Hints hints) {
        if (hints.user() != null) {
            body.put("safety_identifier", StableId.ofUser(hints.user(), notes));
        }
        if (!hints.metadata().isEmpty()) {
            ObjectNode metadata = body.putObject("metadata");
            new TreeMap<>(hints.metadata()).forEach(metadata::put);
        }
        text("prompt_cache_key", hints.promptCacheKey());
        text("prompt_cache_retention", hints.promptCacheRetention());
        if (hints.verbosity() != null) {
            body.withObjectProperty("text").put("verbosity", hints.verbosity());
        }
        if (hints.store() != null) {
            body.put("store", hints.store());
        } else if (!own) {
            body.put("store", false);
        }
        if (isOpenAi()) {
            text("service_tier", hints.serviceTier());
        } else if (hints.serviceTier() != null) {
            notes.dropped("service_tier", "the tiers of the two formats do not correspond");
        }
    }

    private boolean isOpenAi() {
        return request.format().startsWith("openai-");
    }

    private void text(String field, @Nullable String value) {
        if (value != null) {
            body.put(field, value);
        }
    }

    private void rest() {
        if (request.cache() != null) {
            notes.dropped("cache_control", PartWriter.OWN_CACHE);
        }
        new TreeMap<>(request.extras()).forEach((field, value) -> {
            if (!own) {
                notes.dropped(field, NO_EQUIVALENT);
            } else if (value instanceof ArrayNode more && body.get(field) instanceof ArrayNode there) {
                there.addAll(more);
            } else {
                Inner.restore(body, field, value);
            }
        });
    }
}
