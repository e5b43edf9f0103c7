package io.axonhub.gateway;

import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.transform.Inbound;
import io.axonhub.gateway.transform.Outbound;
import io.axonhub.gateway.transform.cohere.CohereEmbedOutbound;
import io.axonhub.gateway.transform.gemini.GeminiEmbedInbound;
import io.axonhub.gateway.transform.gemini.GeminiEmbedOutbound;
import io.axonhub.gateway.transform.gemini.GeminiImageOutbound;
import io.axonhub.gateway.transform.openai.PlainInbound;
import io.axonhub.gateway.transform.openai.PlainOutbound;
import io.axonhub.gateway.transform.openai.embeddings.EmbeddingsInbound;
import io.axonhub.gateway.transform.openai.embeddings.EmbeddingsOutbound;
import io.axonhub.gateway.transform.openai.embeddings.Shape;
import io.axonhub.gateway.transform.openai.images.ImagesInbound;
import io.axonhub.gateway.transform.rerank.RerankInbound;
import io.axonhub.gateway.transform.rerank.RerankOutbound;
import io.axonhub.gateway.transform.rerank.RerankShape;
import java.time.Clock;
import java.util.List;

/** The formats of what is no conversation: embeddings, reranking, images, audio, moderations. Part of the wiring. */
final class TaskFormats {
    private static final String SPEECH = "openai-speech";
    private static final String TRANSCRIPTION = "openai-transcription";
    private static final String MODERATION = "openai-moderation";

    /** What OpenAI takes when a request for moderation names none, as most do. */
    private static final String MODERATION_MODEL = "omni-moderation-latest";

    private TaskFormats() {}

    static List<Inbound> inbounds() {
        return List.of(
                new EmbeddingsInbound(),
                new GeminiEmbedInbound(),
                new RerankInbound(RerankShape.JINA),
                new RerankInbound(RerankShape.COHERE),
                new ImagesInbound(),
                new PlainInbound(SPEECH, Operation.SPEECH, "input", null),
                new PlainInbound(TRANSCRIPTION, Operation.TRANSCRIBE, "file", null),
                new PlainInbound(MODERATION, Operation.MODERATE, "input", MODERATION_MODEL));
    }

    /** {@code clock} gives the time of answers whose provider tells none. */
    static List<Outbound> outbounds(Clock clock) {
        return List.of(
                new EmbeddingsOutbound(Shape.OPENAI),
                new EmbeddingsOutbound(Shape.JINA),
                new EmbeddingsOutbound(Shape.VOYAGE),
                new CohereEmbedOutbound(),
                new GeminiEmbedOutbound(),
                new GeminiImageOutbound(clock),
                new RerankOutbound(RerankShape.JINA),
                new RerankOutbound(RerankShape.COHERE),
                new RerankOutbound(RerankShape.VOYAGE),
                new PlainOutbound(
                        ImagesInbound.FORMAT,
                        Operation.IMAGE,
                        "/images/generations",
                        "/images/edits",
                        "/images/variations"),
                new PlainOutbound(SPEECH, Operation.SPEECH, "/audio/speech"),
                new PlainOutbound(TRANSCRIPTION, Operation.TRANSCRIBE, "/audio/transcriptions", "/audio/translations"),
                new PlainOutbound(MODERATION, Operation.MODERATE, "/moderations"));
    }
}
