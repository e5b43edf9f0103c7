package io.axonhub.e2e.sdk;

import com.fasterxml.jackson.databind.ObjectMapper;
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

/** The official OpenAI SDK for Java. */
public class JavaOpenAi extends JavaSdk<OpenAIClient> {
    @Override
    public String name() {
        return "java openai";
    }

    @Override
    public Dialect dialect() {
        return Dialect.OPENAI;
    }

    @Override
    final OpenAIClient open(String baseUrl, String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(baseUrl)
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    @Override
    void close(OpenAIClient client) {
        client.close();
    }

    @Override
    ObjectMapper mapper() {
        return ObjectMappers.jsonMapper();
    }

    @Override
    ObjectNode error(RuntimeException e) {
        return switch (e) {
            case OpenAIServiceException refused ->
                JavaJson.error(
                        refused,
                        refused.statusCode(),
                        refused.headers().values("retry-after"),
                        JavaJson.text(mapper(), refused.body()));
            case OpenAIException broken -> JavaJson.error(broken);
            default -> throw e;
        };
    }

    @Override
    Object value(OpenAIClient client, Op op, ObjectNode body, ArrayNode events) {
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
                        events.add(Tree.parse(JavaJson.text(mapper(), chunk)));
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
}
