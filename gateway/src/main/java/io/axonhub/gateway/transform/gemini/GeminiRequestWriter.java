package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Hints;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.ResponseFormat;
import io.axonhub.gateway.llm.Sampling;
import io.axonhub.gateway.transform.Capabilities;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.SchemaName;
import io.axonhub.gateway.transform.Target;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The unified request to a provider's body. One request long. */
final class GeminiRequestWriter {
    private static final int MOST_STOPS = 5;
    private static final String CONFIG = "generationConfig";
    private static final String NO_EQUIVALENT = "not part of the Gemini API";

    private final Request request;
    private final Capabilities model;
    private final Notes notes;
    private final boolean own;
    private final ObjectNode body = Json.object();
    private final ObjectNode config = Json.object();

    private GeminiRequestWriter(Request request, Target target, Notes notes) {
        this.request = request;
        this.model = target.capabilities();
        this.notes = notes;
        this.own = request.format().equals(GeminiOutbound.FORMAT);
    }

    static byte[] write(Request request, Target target, Notes notes) {
        GeminiRequestWriter writer = new GeminiRequestWriter(request, target, notes);
        writer.write();
        return Json.bytes(writer.body);
    }

    private void write() {
        new ContentWriter(request, model, notes).write(body);
        new ToolWriter(request, model, notes).write(body);
        limits();
        sampling(request.sampling());
        ThinkingConfig.write(request.thinking(), own, model, notes, config);
        format();
        hints(request.hints());
        if (!config.isEmpty()) {
            body.set(CONFIG, config);
        }
        extras();
    }

    private void limits() {
        if (request.maxTokens() != null) {
            config.put("maxOutputTokens", request.maxTokens());
        }
        if (request.stop().size() > MOST_STOPS) {
            throw Fields.refuse(
                    "stop",
                    "holds " + request.stop().size() + " sequences, but this provider takes at most " + MOST_STOPS);
        }
        if (!request.stop().isEmpty()) {
            request.stop().forEach(config.putArray("stopSequences")::add);
        }
    }

    private void sampling(Sampling sampling) {
        if (sampling.n() != null && (own || sampling.n() > 1)) {
            if (!own) {
                throw Fields.refuse("n", "is " + sampling.n() + ", but only one choice can be had through this route");
            }
            config.put("candidateCount", sampling.n());
        }
        knob("temperature", "temperature", sampling.temperature());
        knob("top_p", "topP", sampling.topP());
        knob("top_k", "topK", sampling.topK());
        knob("frequency_penalty", "frequencyPenalty", sampling.frequencyPenalty());
        knob("presence_penalty", "presencePenalty", sampling.presencePenalty());
        if (sampling.seed() != null) {
            config.put("seed", sampling.seed());
        }
        if (sampling.logprobs() != null || sampling.topLogprobs() != null) {
            logprobs(sampling);
        }
        if (sampling.logitBias() != null) {
            notes.dropped("logit_bias", NO_EQUIVALENT);
        }
    }

    /** The answer's probabilities cannot be told to a client of another format. */
    private void logprobs(Sampling sampling) {
        if (!own) {
            drop("logprobs", sampling.logprobs());
            drop("top_logprobs", sampling.topLogprobs());
            return;
        }
        if (sampling.logprobs() != null) {
            config.put("responseLogprobs", sampling.logprobs());
        }
        knob("top_logprobs", "logprobs", sampling.topLogprobs());
    }

    private void knob(String unified, String field, @Nullable Number value) {
        if (value == null) {
            return;
        }
        if (!model.sampling()) {
            notes.dropped(unified, "the model takes no sampling parameters");
        } else if (value.doubleValue() % 1 == 0 && Math.abs(value.doubleValue()) < Integer.MAX_VALUE) {
            config.put(field, value.intValue());
        } else {
            config.put(field, value.doubleValue());
        }
    }

    private void format() {
        switch (request.responseFormat()) {
            case ResponseFormat.Text text -> {}
            case ResponseFormat.JsonObject any -> config.put("responseMimeType", "application/json");
            case ResponseFormat.JsonSchema schema -> {
                config.put("responseMimeType", "application/json");
                if (schema.schema() == null) {
                    SchemaName.left(schema, notes);
                } else {
                    schema(schema, schema.schema());
                }
            }
        }
    }

    /** JSON Schema as it is where the model takes it, because the OpenAPI subset cannot say all of it. */
    private void schema(ResponseFormat.JsonSchema asked, JsonNode schema) {
        if (!(schema instanceof ObjectNode)) {
            throw Fields.refuse("response_format", "must hold a schema that is an object");
        }
        JsonNode sent = model.jsonSchema()
                ? JsonSchemas.tidy(schema)
                : SchemaCleaner.clean(schema, "response_format.schema", notes);
        SchemaName.unnamed(asked, notes);
        if (asked.description() != null && sent instanceof ObjectNode object && !object.has("description")) {
            object.put("description", asked.description());
        } else if (asked.description() != null) {
            notes.dropped("response_format.description", "the schema has its own");
        }
        config.set(model.jsonSchema() ? "responseJsonSchema" : "responseSchema", sent);
    }

    private void hints(Hints hints) {
        drop("end_user", hints.user());
        drop("metadata", hints.metadata().isEmpty() ? null : hints.metadata());
        drop("prompt_cache_key", hints.promptCacheKey());
        drop("prompt_cache_retention", hints.promptCacheRetention());
        drop("service_tier", hints.serviceTier());
        drop("verbosity", hints.verbosity());
        if (Boolean.TRUE.equals(hints.store())) {
            notes.dropped("store", NO_EQUIVALENT);
        }
        if (request.cache() != null) {
            notes.dropped("cache_control", ContentWriter.OWN_CACHE);
        }
    }

    private void drop(String field, @Nullable Object value) {
        if (value != null) {
            notes.dropped(field, NO_EQUIVALENT);
        }
    }

    /** What only this format knows, safety settings for example, at the path where it stood. */
    private void extras() {
        for (Map.Entry<String, JsonNode> extra : new TreeMap<>(request.extras()).entrySet()) {
            String path = extra.getKey();
            if (!own) {
                notes.dropped(path, NO_EQUIVALENT);
                continue;
            }
            boolean nested = path.startsWith(CONFIG + ".") || path.startsWith("toolConfig.");
            ObjectNode owner = body;
            String[] steps = nested ? path.split("\\.", -1) : new String[] {path};
            for (int i = 0; i < steps.length - 1; i++) {
                owner = owner.withObjectProperty(steps[i]);
            }
            owner.set(steps[steps.length - 1], extra.getValue());
        }
    }
}
