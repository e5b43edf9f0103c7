package io.axonhub.gateway.transform.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;

/** What a request says of earlier answers that the server keeps. */
final class ResponsesContinuation {
    static final String PREVIOUS = "previous_response_id";
    static final String CONVERSATION = "conversation";
    static final String BACKGROUND = "background";

    /** Header inside the gateway: the id of the answer whose turns have been put into the body. */
    static final String CONTINUES = "x-axonhub-continues";

    private ResponsesContinuation() {}

    static GatewayException notFound(String id) {
        return new GatewayException(new LlmError.InvalidRequest(
                "Previous response with id '" + id + "' not found.", PREVIOUS, "previous_response_not_found"));
    }

    static GatewayException noConversation(JsonNode conversation) {
        String id = conversation.isTextual()
                ? conversation.textValue()
                : conversation.path("id").asText("");
        return new GatewayException(new LlmError.InvalidRequest(
                "Conversation with id '" + id + "' not found: the gateway keeps answers, not conversations. Continue with"
                        + " previous_response_id.",
                CONVERSATION,
                "conversation_not_found"));
    }

    static GatewayException noBackground() {
        return new GatewayException(LlmError.InvalidRequest.of(
                BACKGROUND, "'background' cannot be had through this route: the answer comes with the request only."));
    }
}
