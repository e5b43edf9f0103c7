package io.axonhub.e2e.sdk;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.ObjectMappers;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.axonhub.e2e.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** The official OpenAI SDK for Java. */
public final class JavaOpenAi implements Sdk {
    private final Map<String, OpenAIClient> clients = new HashMap<>();

    @Override
    public String name() {
        return "java openai";
    }

    @Override
    public Dialect dialect() {
        return Dialect.OPENAI;
    }

    @Override
    public Result call(Op op, String baseUrl, String key, ObjectNode body) {
        OpenAIClient client = clients.computeIfAbsent(
                baseUrl + " " + key,
                id -> OpenAIOkHttpClient.builder()
                        .baseUrl(baseUrl)
                        .apiKey(key)
                        .maxRetries(0)
                        .build());
        ArrayNode events = Tree.array();
        ObjectNode line = Tree.object();
        try {
            line.put("ok", true)
                    .set(
                            "value",
                            Tree.parse(JavaJson.text(ObjectMappers.jsonMapper(), value(client, op, body, events))));
        } catch (OpenAIServiceException e) {
            line.put("ok", false)
                    .set(
                            "error",
                            JavaJson.error(
                                    e,
                                    e.statusCode(),
                                    e.headers().values("retry-after"),
                                    JavaJson.text(ObjectMappers.jsonMapper(), e.body())));
        } catch (OpenAIException e) {
            line.put("ok", false).set("error", JavaJson.error(e));
        }
        line.set("events", events);
        return Result.of(line);
    }

    private static Object value(OpenAIClient client, Op op, ObjectNode body, ArrayNode events) {
        return switch (op) {
            case CREATE, PARSE -> client.chat().completions().create(params(body));
            case MODELS -> client.models().list().data();
            case STREAM, RAW -> {
                ObjectNode counted = body.deepCopy();
                counted.putObject("stream_options").put("include_usage", true);
                ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
                try (StreamResponse<ChatCompletionChunk> stream =
                        client.chat().completions().createStreaming(params(counted))) {
                    stream.stream().forEach(chunk -> {
                        events.add(Tree.parse(JavaJson.text(ObjectMappers.jsonMapper(), chunk)));
                        accumulator.accumulate(chunk);
                    });
                }
                yield accumulator.chatCompletion();
            }
        };
    }

    private static ChatCompletionCreateParams params(ObjectNode body) {
        try {
            return ChatCompletionCreateParams.builder()
                    .body(ObjectMappers.jsonMapper().readValue(body.toString(), ChatCompletionCreateParams.Body.class))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        clients.values().forEach(OpenAIClient::close);
    }

    @Override
    public String toString() {
        return name();
    }
}
