package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.http.Headers;

/** Header fields that a stage wants on whatever the client is answered, an error included. */
public record AnswerHeaders(Headers headers) {}
