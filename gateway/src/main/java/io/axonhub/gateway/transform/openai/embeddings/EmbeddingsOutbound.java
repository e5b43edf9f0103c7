package io.axonhub.gateway.transform.openai.embeddings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.json.JsonScan;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.llm.Task;
import io.axonhub.gateway.llm.TaskResult;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.StreamReader;
import io.axonhub.gateway.transform.Target;
import io.axonhub.gateway.transform.TaskOutbound;
import io.axonhub.gateway.transform.openai.PlainOutbound;
import io.axonhub.gateway.transform.openai.TaskUsage;
import io.axonhub.gateway.transform.openai.UpstreamErrors;
import io.axonhub.gateway.transform.openai.Vectors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Embeddings of providers with OpenAI's endpoint, or with one that differs from it by a {@link Shape}. */
public final class EmbeddingsOutbound extends PlainOutbound implements TaskOutbound {
    private static final String ENCODING = "encoding_format";
    private static final String DATA = "data";
    private static final String EMBEDDING = "embedding";

    private final Shape shape;

    /** Of this shape. */
    public EmbeddingsOutbound(Shape shape) {
        super(shape.format(), Operation.EMBED, "/embeddings");
        this.shape = shape;
    }

    @Override
    public int batch() {
        return shape.batch();
    }

    @Override
    public StreamReader streamReader() {
        return TaskOutbound.super.streamReader();
    }

    @Override
    public HttpCall write(Task task, Target target, Notes notes) {
        if (!(task instanceof Task.Embed asked)) {
            throw new IllegalArgumentException("not embeddings");
        }
        ObjectNode body = Json.object().put("model", target.model());
        ArrayNode input = body.putArray("input");
        for (int i = 0; i < asked.inputs().size(); i++) {
            input.add(input(asked.inputs().get(i), i, notes));
        }
        if (asked.dimensions() != null) {
            body.put(shape.dimensions(), asked.dimensions());
        }
        if (asked.purpose() != null) {
            purpose(asked.purpose(), body, notes);
        }
        if (asked.user() != null) {
            if (shape.user()) {
                body.put("user", asked.user());
            } else {
                notes.dropped("user", "the provider takes no end user");
            }
        }
        asked.extras().keySet().forEach(name -> notes.dropped(name, "the provider does not know it"));
        return new HttpCall("POST", path(), Headers.of("content-type", "application/json"), Json.bytes(body));
    }

    private void purpose(Task.Purpose purpose, ObjectNode body, Notes notes) {
        String word = shape.purposes().get(purpose);
        if (shape.purpose() != null && word != null) {
            body.put(shape.purpose(), word);
        } else {
            notes.dropped("input_type", "the provider cannot be told this purpose");
        }
    }

    private JsonNode input(Task.Input input, int index, Notes notes) {
        return switch (input) {
            case Task.Input.Text text -> {
                if (text.title() != null) {
                    notes.dropped("title", "the provider takes no title");
                }
                yield Json.array().add(text.text()).get(0);
            }
            case Task.Input.Tokens tokens -> {
                if (!shape.tokens()) {
                    throw new GatewayException(LlmError.InvalidRequest.of(
                            "input[" + index + "]",
                            "'input' must be text: the provider of this model takes no lists of tokens."));
                }
                ArrayNode ids = Json.array();
                tokens.ids().forEach(ids::add);
                yield ids;
            }
        };
    }

    @Override
    public TaskResult.Embeddings read(HttpReply reply, Task task) {
        if (!(task instanceof Task.Embed asked)) {
            throw new IllegalArgumentException("not embeddings");
        }
        JsonNode body = parse(reply.body());
        int count = asked.inputs().size();
        float[][] vectors = new float[count][];
        int at = 0;
        for (JsonNode item : body.path(DATA)) {
            int index = item.path("index").asInt(at++);
            if (index < 0 || index >= count || vectors[index] != null) {
                throw malformed();
            }
            vectors[index] = Vectors.read(item.path(EMBEDDING)).orElseThrow(EmbeddingsOutbound::malformed);
        }
        if (at != count) {
            throw malformed();
        }
        return new TaskResult.Embeddings(
                body.path("id").asText(""),
                body.path("model").asText(""),
                List.of(vectors),
                TaskUsage.of(body.path("usage")));
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode json = Json.parse(body);
            if (UpstreamErrors.isError(json)) {
                throw new GatewayException(UpstreamErrors.inBand(json));
            }
            return json;
        } catch (Json.BadJsonException e) {
            throw new GatewayException(new LlmError.MalformedUpstream("The provider's answer is no JSON."), e);
        }
    }

    private static GatewayException malformed() {
        return new GatewayException(
                new LlmError.MalformedUpstream("The provider's answer does not have one vector for each input."));
    }

    /** Compatible servers may answer with numbers whatever was asked, and clients that asked for base64 read nothing else. */
    @Override
    public HttpReply mend(HttpReply reply, HttpCall call) {
        boolean base64 = JsonScan.of(call.body(), ENCODING)
                .member(ENCODING)
                .filter(member -> member.text().equals("base64"))
                .isPresent();
        Boolean is = isBase64(reply.body());
        if (is == null || is == base64) {
            return reply;
        }
        JsonNode body = parse(reply.body());
        List<ObjectNode> items = new ArrayList<>();
        body.path(DATA).forEach(item -> {
            if (item instanceof ObjectNode object) {
                items.add(object);
            }
        });
        for (ObjectNode item : items) {
            float[] vector = Vectors.read(item.path(EMBEDDING)).orElseThrow(EmbeddingsOutbound::malformed);
            item.set(EMBEDDING, Vectors.write(vector, base64));
        }
        return new HttpReply(reply.status(), reply.headers(), Json.bytes(body));
    }

    /** What the first vector is, looked for in the bytes; null when there is none. */
    private static @Nullable Boolean isBase64(byte[] body) {
        byte[] name = ('"' + EMBEDDING + '"').getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        for (int at = 0; at + name.length < body.length; at++) {
            int k = 0;
            while (k < name.length && body[at + k] == name[k]) {
                k++;
            }
            if (k < name.length) {
                continue;
            }
            int value = at + k;
            while (value < body.length && (body[value] <= ' ' || body[value] == ':')) {
                value++;
            }
            if (value < body.length && body[value] == '[') {
                return false;
            }
            if (value < body.length && body[value] == '"') {
                return true;
            }
        }
        return null;
    }
}
