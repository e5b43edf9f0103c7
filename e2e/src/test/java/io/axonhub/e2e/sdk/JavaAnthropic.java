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
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.e2e.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** The official Anthropic SDK for Java. */
public final class JavaAnthropic implements Sdk {
    private final Map<String, AnthropicClient> clients = new HashMap<>();

    @Override
    public String name() {
        return "java anthropic";
    }

    @Override
    public Dialect dialect() {
        return Dialect.ANTHROPIC;
    }

    @Override
    public Result call(Op op, String baseUrl, String key, ObjectNode body) {
        AnthropicClient client = clients.computeIfAbsent(
                baseUrl + " " + key,
                id -> AnthropicOkHttpClient.builder()
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
        } catch (AnthropicServiceException e) {
            line.put("ok", false)
                    .set(
                            "error",
                            JavaJson.error(
                                    e,
                                    e.statusCode(),
                                    e.headers().values("retry-after"),
                                    JavaJson.text(ObjectMappers.jsonMapper(), e.body())));
        } catch (AnthropicException e) {
            line.put("ok", false).set("error", JavaJson.error(e));
        }
        line.set("events", events);
        return Result.of(line);
    }

    private static Object value(AnthropicClient client, Op op, ObjectNode body, ArrayNode events) {
        return switch (op) {
            case CREATE, PARSE -> client.messages().create(params(body));
            case MODELS -> client.models().list().data();
            case STREAM, RAW -> {
                MessageAccumulator accumulator = MessageAccumulator.create();
                try (StreamResponse<RawMessageStreamEvent> stream =
                        client.messages().createStreaming(params(body))) {
                    stream.stream().forEach(event -> {
                        events.add(Tree.parse(JavaJson.text(ObjectMappers.jsonMapper(), event)));
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

    @Override
    public void close() {
        clients.values().forEach(AnthropicClient::close);
    }

    @Override
    public String toString() {
        return name();
    }
}
