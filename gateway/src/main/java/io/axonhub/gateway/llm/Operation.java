package io.axonhub.gateway.llm;

/** What a client asks for; a format belongs to one of them, and a request is only routed where its operation is offered. */
public enum Operation {
    /** An answer of a language model: chat, responses, messages, completions. */
    GENERATE("text generation"),
    /** Vectors for texts. */
    EMBED("embeddings"),
    /** Documents by relevance to a query. */
    RERANK("reranking"),
    /** Pictures. */
    IMAGE("image generation"),
    /** Speech from text. */
    SPEECH("speech"),
    /** Text from speech, translated or not. */
    TRANSCRIBE("transcription"),
    /** A verdict on texts and pictures. */
    MODERATE("moderation"),
    /** How many tokens a prompt has. */
    COUNT_TOKENS("token counting"),
    /** A two-way session of audio and events. */
    REALTIME("realtime sessions");

    private final String label;

    Operation(String label) {
        this.label = label;
    }

    /** For people. */
    public String label() {
        return label;
    }
}
