package io.axonhub.gateway.provider;

import io.axonhub.gateway.provider.Endpoint.Spoken;
import java.util.Arrays;
import java.util.List;

/** What is spoken at an endpoint beside its conversations, as data: each format, and the models it is for. */
final class Surfaces {
    private static final Spoken EMBEDDINGS = all("openai-embeddings");
    private static final Spoken IMAGES = all("openai-images");
    private static final Spoken SPEECH = all("openai-speech");
    private static final Spoken TRANSCRIPTION = all("openai-transcription");
    private static final Spoken MODERATION = all("openai-moderation");

    /** OpenAI's own. Its chat models refuse legacy completions, which are then asked as conversations. */
    static final List<Spoken> OPENAI = List.of(
            of("openai-completions", "*-instruct*", "davinci-*", "babbage-*", "ft:davinci-*", "ft:babbage-*"),
            EMBEDDINGS,
            IMAGES,
            SPEECH,
            TRANSCRIPTION,
            MODERATION);

    /** Whatever a server that copies OpenAI may have (vLLM, Ollama, LocalAI, SiliconFlow); what it has not, it refuses itself. */
    static final List<Spoken> COMPATIBLE = List.of(
            all("openai-completions"), EMBEDDINGS, all("jina-rerank"), IMAGES, SPEECH, TRANSCRIPTION, MODERATION);

    /** Google's: vectors, and pictures by the models that draw. */
    static final List<Spoken> GEMINI =
            List.of(all("gemini-count-tokens"), all("gemini-embed"), of("gemini-image", "*-image", "*-image-*"));

    /** Completions of every model, and vectors. */
    static final List<Spoken> TEXT = List.of(all("openai-completions"), EMBEDDINGS);

    /** Vectors only. */
    static final List<Spoken> EMBEDDING = List.of(EMBEDDINGS);

    /** Vectors and pictures. */
    static final List<Spoken> EMBEDDING_AND_IMAGES = List.of(EMBEDDINGS, IMAGES);

    private Surfaces() {}

    /** For every model. */
    static Spoken all(String format) {
        return new Spoken(format, List.of());
    }

    private static Spoken of(String format, String... models) {
        return new Spoken(format, Arrays.stream(models).map(Glob::new).toList());
    }
}
