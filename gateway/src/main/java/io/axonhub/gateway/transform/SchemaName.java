package io.axonhub.gateway.transform;

import io.axonhub.gateway.llm.ResponseFormat;

/** What OpenAI's formats say of an answer's schema beside it. */
public final class SchemaName {
    private static final String NOWHERE = "the provider takes the schema alone";

    private SchemaName() {}

    /** Notes all of it where the schema goes into the prompt. */
    public static void left(ResponseFormat.JsonSchema asked, Notes notes) {
        unnamed(asked, notes);
        if (asked.description() != null) {
            notes.dropped("response_format.description", NOWHERE);
        }
        if (Boolean.TRUE.equals(asked.strict())) {
            notes.dropped("response_format.strict", "the answer cannot be held to the schema");
        }
    }

    /** Notes what a provider has no place for that holds every answer to its schema. */
    public static void unnamed(ResponseFormat.JsonSchema asked, Notes notes) {
        if (asked.name() != null) {
            notes.dropped("response_format.name", NOWHERE);
        }
        if (Boolean.FALSE.equals(asked.strict())) {
            notes.noted("response_format.strict", "every answer is held to its schema");
        }
    }
}
