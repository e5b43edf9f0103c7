package io.axonhub.gateway.llm;

/** Who speaks in a {@link Message}. */
public enum Role {
    /** Instructions; Anthropic's top-level {@code system} and any later system turn. */
    SYSTEM,
    /** OpenAI's {@code developer}; the same as SYSTEM everywhere else. */
    DEVELOPER,
    /** The end user. */
    USER,
    /** The model. */
    ASSISTANT,
    /** Results of tool calls: its content holds only {@link Content.ToolResult}. */
    TOOL
}
