package io.axonhub.e2e.sdk;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.ObjectMappers;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicException;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.e2e.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The official Anthropic SDK for Java. */
public final class JavaAnthropic extends JavaSdk<AnthropicClient> {
    @Override
    public String name() {
        return "java anthropic";
    }

    @Override
    public Dialect dialect() {
        return Dialect.ANTHROPIC;
    }

    @Override
    AnthropicClient open(String baseUrl, String key) {
        return AnthropicOkHttpClient.builder()
                .baseUrl(baseUrl)
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    @Override
    void close(AnthropicClient client) {
        client.close();
    }

    @Override
    ObjectMapper mapper() {
        return ObjectMappers.jsonMapper();
    }

    @Override
    ObjectNode error(RuntimeException e) {
        return switch (e) {
            case AnthropicServiceException refused ->
                JavaJson.error(
                        refused,
                        refused.statusCode(),
                        refused.headers().values("retry-after"),
                        JavaJson.text(mapper(), refused.body()));
            case AnthropicException broken -> JavaJson.error(broken);
            default -> throw e;
        };
    }

    @Override
    Object value(AnthropicClient client, Op op, ObjectNode body, ArrayNode events) {
        return switch (op) {
            case CREATE, PARSE -> client.messages().create(params(body));
            case MODELS -> client.models().list().data();
            case STREAM, RAW -> {
                MessageAccumulator accumulator = MessageAccumulator.create();
                try (StreamResponse<RawMessageStreamEvent> stream =
                        client.messages().createStreaming(params(body))) {
                    stream.stream().forEach(event -> {
                        events.add(Tree.parse(JavaJson.text(mapper(), event)));
                        accumulator.accumulate(event);
                    });
                }
                yield accumulator.message();
            }
        };
    }

    private static MessageCreateParams params(ObjectNode body) {
        try {
            return MessageCreateParams.builder()
                    .body(ObjectMappers.jsonMapper().readValue(body.toString(), MessageCreateParams.Body.class))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
