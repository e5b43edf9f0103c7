package io.axonhub.e2e.sdk;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.client.OpenAIClient;
import com.openai.core.ObjectMappers;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIInvalidDataException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import io.axonhub.e2e.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The Responses API of the official OpenAI SDK for Java. */
public final class JavaResponses extends JavaOpenAi {
    @Override
    public String name() {
        return "java openai responses";
    }

    @Override
    public Dialect dialect() {
        return Dialect.RESPONSES;
    }

    @Override
    Object value(OpenAIClient client, Op op, ObjectNode body, ArrayNode events) {
        return switch (op) {
            case CREATE, PARSE -> client.responses().create(params(body));
            case MODELS -> client.models().list().data();
            case STREAM, RAW -> streamed(client, body, events);
        };
    }

    private Response streamed(OpenAIClient client, ObjectNode body, ArrayNode events) {
        ResponseAccumulator accumulator = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> stream = client.responses().createStreaming(params(body))) {
            stream.stream().forEach(event -> {
                events.add(Tree.parse(JavaJson.text(mapper(), event)));
                accumulator.accumulate(event);
            });
        }
        Response response;
        try {
            response = accumulator.response();
        } catch (IllegalStateException e) {
            throw new OpenAIInvalidDataException("no end: " + events.path(events.size() - 1), e);
        }
        if (response.status().filter(ResponseStatus.FAILED::equals).isPresent()) {
            throw new OpenAIInvalidDataException("failed: " + response.error());
        }
        return response;
    }

    private static ResponseCreateParams params(ObjectNode body) {
        try {
            return ResponseCreateParams.builder()
                    .body(ObjectMappers.jsonMapper().readValue(body.toString(), ResponseCreateParams.Body.class))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
