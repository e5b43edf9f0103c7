package io.axonhub.gateway.transform.openai.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.llm.Hints;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.ResponseFormat;
import io.axonhub.gateway.llm.Sampling;
import io.axonhub.gateway.llm.Thinking;
import io.axonhub.gateway.llm.ThinkingMode;
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

/** The unified request to a provider's body. */
final class ChatRequestWriter {
    /** The newer place of the end user's id, which servers that copy OpenAI do not know. */
    private static final String IDENTIFIER = "safety_identifier";

    private static final String THINKING = "thinking";
    private static final int MOST_STOPS = 4;

    private static final String NO_EQUIVALENT = "not part of OpenAI Chat Completions";

    private final Request request;
    private final Capabilities capabilities;
    private final Notes notes;
    private final boolean own;
    private final ObjectNode body = Json.object();

    private ChatRequestWriter(Request request, Target target, Notes notes) {
        this.request = request;
        this.capabilities = target.capabilities();
        this.notes = notes;
        this.own = request.format().equals(ChatInbound.FORMAT);
        body.put("model", target.model());
    }

    static byte[] write(Request request, Target target, Notes notes) {
        ChatRequestWriter writer = new ChatRequestWriter(request, target, notes);
        writer.conversation();
        writer.limits();
        writer.sampling(request.sampling());
        writer.reasoning();
        writer.hints(request.hints());
        writer.rest();
        return Json.bytes(writer.body);
    }

    private void conversation() {
        ChatMessageWriter messages = new ChatMessageWriter(request, capabilities, notes);
        body.set("messages", messages.write());
        ChatToolWriter.write(request, capabilities, notes, body);
        responseFormat(messages);
    }

    private void limits() {
        Integer limit = request.maxTokens();
        if (limit != null) {
            body.put(
                    switch (capabilities.tokenLimit()) {
                        case MAX_TOKENS -> "max_tokens";
                        case MAX_COMPLETION_TOKENS -> "max_completion_tokens";
                    },
                    limit);
        }
        if (request.stop().size() > MOST_STOPS) {
            throw Members.refuse(
                    "stop",
                    "holds " + request.stop().size() + " sequences, but this provider takes at most " + MOST_STOPS
                            + ": send fewer, or use a model of another provider");
        }
        if (!request.stop().isEmpty()) {
            request.stop().forEach(body.putArray("stop")::add);
        }
        if (request.stream()) {
            body.put("stream", true);
            body.putObject("stream_options").put("include_usage", true);
        }
    }

    private void sampling(Sampling sampling) {
        if (sampling.n() != null && sampling.n() > 1) {
            throw Members.refuse("n", "is " + sampling.n() + ", but only one choice can be had through this route");
        }
        decimal("temperature", sampling.temperature());
        decimal("top_p", sampling.topP());
        decimal("frequency_penalty", sampling.frequencyPenalty());
        decimal("presence_penalty", sampling.presencePenalty());
        if (sampling.topK() != null) {
            drop("top_k", NO_EQUIVALENT);
        }
        if (sampling.seed() != null) {
            body.put("seed", sampling.seed());
        }
        if (sampling.logprobs() != null && sampled("logprobs")) {
            body.put("logprobs", sampling.logprobs());
        }
        if (sampling.topLogprobs() != null && sampled("top_logprobs")) {
            body.put("top_logprobs", sampling.topLogprobs());
        }
        if (sampling.logitBias() != null && sampled("logit_bias")) {
            body.set("logit_bias", sampling.logitBias());
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
            drop(field, "the model takes no sampling parameters");
        }
        return capabilities.sampling();
    }

    private void reasoning() {
        Thinking asked = request.thinking();
        if (asked == null || !takes(ThinkingMode.ON)) {
            effort();
        } else if (asked.mode() instanceof Thinking.Mode.Off && takes(ThinkingMode.OFF)) {
            body.putObject(THINKING).put("type", "disabled");
            if (asked.effort() != null && asked.effort() != Effort.NONE) {
                drop("effort", "thinking is off");
            }
            if (asked.display() != null) {
                drop("thinking.display", "thinking is off");
            }
        } else {
            on(asked);
        }
    }

    /** The switch of the vendors that have one, and beside it an effort where the model takes one. */
    private void on(Thinking asked) {
        boolean off = asked.mode() instanceof Thinking.Mode.Off;
        if (!off) {
            boolean auto = asked.mode() instanceof Thinking.Mode.Adaptive && takes(ThinkingMode.ADAPTIVE);
            body.putObject(THINKING).put("type", auto ? "auto" : "enabled");
        }
        if (!capabilities.efforts().isEmpty()) {
            effort();
        } else if (off) {
            notes.degraded(THINKING, "the model cannot stop thinking");
        } else if (asked.effort() != null || asked.mode() instanceof Thinking.Mode.Budget) {
            notes.degraded(THINKING, "the model can only be told to think, not how hard");
        }
    }

    private boolean takes(ThinkingMode mode) {
        return capabilities.thinking().contains(mode);
    }

    private void effort() {
        EffortChoice.of(request.thinking(), capabilities.efforts(), notes)
                .ifPresent(effort -> body.put("reasoning_effort", effort.wire()));
    }

    private void responseFormat(ChatMessageWriter messages) {
        switch (request.responseFormat()) {
            case ResponseFormat.Text text -> {}
            case ResponseFormat.JsonObject object ->
                body.putObject("response_format").put("type", "json_object");
            case ResponseFormat.JsonSchema schema -> schema(schema, messages);
        }
    }

    private void schema(ResponseFormat.JsonSchema schema, ChatMessageWriter messages) {
        ObjectNode format = body.putObject("response_format");
        if (!capabilities.jsonSchema()) {
            format.put("type", "json_object");
            messages.instruct("Answer with one JSON object and nothing else."
                    + (schema.schema() == null ? "" : " It must fit this JSON schema:\n" + Json.text(schema.schema())));
            notes.degraded("response_format", "the model has no native JSON schema: the schema went into the prompt");
            SchemaName.left(schema, notes);
            return;
        }
        format.put("type", "json_schema");
        ObjectNode json = format.putObject("json_schema").put("name", schema.name() == null ? "answer" : schema.name());
        if (schema.description() != null) {
            json.put("description", schema.description());
        }
        if (schema.schema() != null) {
            json.set("schema", schema.schema());
        }
        if (schema.strict() != null) {
            json.put("strict", schema.strict());
        }
    }

    private void hints(Hints hints) {
        if (hints.user() != null) {
            boolean identifier = own && request.wrote("end_user").equals(IDENTIFIER);
            body.put(identifier ? IDENTIFIER : "user", StableId.ofUser(hints.user(), notes));
        }
        if (!hints.metadata().isEmpty()) {
            ObjectNode metadata = body.putObject("metadata");
            new TreeMap<>(hints.metadata()).forEach(metadata::put);
        }
        text("prompt_cache_key", hints.promptCacheKey());
        text("prompt_cache_retention", hints.promptCacheRetention());
        text("verbosity", hints.verbosity());
        if (hints.store() != null) {
            body.put("store", hints.store());
        }
        if (request.format().startsWith("openai-")) {
            text("service_tier", hints.serviceTier());
        } else if (hints.serviceTier() != null) {
            drop("service_tier", "the tiers of the two formats do not correspond");
        }
    }

    private void text(String field, @Nullable String value) {
        if (value != null) {
            body.put(field, value);
        }
    }

    private void rest() {
        if (request.cache() != null) {
            drop("cache_control", ChatMessageWriter.OWN_CACHE);
        }
        new TreeMap<>(request.extras()).forEach((field, value) -> {
            if (field.equals("max_tokens")) {
                drop(field, "max_completion_tokens is the bound");
            } else if (!own) {
                drop(field, NO_EQUIVALENT);
            } else {
                Inner.restore(body, field, value);
            }
        });
    }

    private void drop(String field, String reason) {
        notes.dropped(field, reason);
    }
}
