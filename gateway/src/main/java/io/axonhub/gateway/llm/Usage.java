package io.axonhub.gateway.llm;

import org.jspecify.annotations.Nullable;

/**
 * Tokens in five disjoint counters (the cache writes in two lifetimes); every format's totals are computed from these. Never
 * negative.
 *
 * @param input prompt tokens neither read from nor written to a prompt cache
 * @param cacheRead prompt tokens read from the cache
 * @param cacheWrite5m prompt tokens written with the 5-minute (or the provider's only) lifetime
 * @param cacheWrite1h prompt tokens written with the 1-hour lifetime
 * @param output visible output tokens
 * @param reasoning reasoning tokens
 * @param media what of it was sound and pictures
 */
public record Usage(
        long input, long cacheRead, long cacheWrite5m, long cacheWrite1h, long output, long reasoning, Media media) {
    private static final Usage ZERO = new Usage(0, 0, 0, 0, 0, 0);

    /** Beyond any real count, and exact in every JSON reader; the sums of six of them do not overflow. */
    private static final long MAX = 1L << 53;

    /** Negative figures, which some servers report, count as none, and absurd ones as {@link #MAX}. */
    public Usage {
        input = Math.clamp(input, 0, MAX);
        cacheRead = Math.clamp(cacheRead, 0, MAX);
        cacheWrite5m = Math.clamp(cacheWrite5m, 0, MAX);
        cacheWrite1h = Math.clamp(cacheWrite1h, 0, MAX);
        output = Math.clamp(output, 0, MAX);
        reasoning = Math.clamp(reasoning, 0, MAX);
    }

    /** Of text, as far as is known. */
    public Usage(long input, long cacheRead, long cacheWrite5m, long cacheWrite1h, long output, long reasoning) {
        this(input, cacheRead, cacheWrite5m, cacheWrite1h, output, reasoning, Media.NONE);
    }

    /**
     * What providers count apart because they bill it apart. Never negative.
     *
     * @param audioInput those of {@code input} that are sound
     * @param audioCached those of {@code cacheRead} that are sound
     * @param audioOutput those of {@code output} that are sound
     * @param imageInput those of {@code input} that are pictures
     * @param imageOutput those of {@code output} that are pictures
     * @param images pictures made, where they are counted
     * @param audioMillis length of the sound that was heard, where it is told
     */
    public record Media(
            long audioInput,
            long audioCached,
            long audioOutput,
            long imageInput,
            long imageOutput,
            long images,
            long audioMillis) {
        /** Text only, as far as is known. */
        public static final Media NONE = new Media(0, 0, 0, 0, 0, 0, 0);

        public Media {
            audioInput = Math.clamp(audioInput, 0, MAX);
            audioCached = Math.clamp(audioCached, 0, MAX);
            audioOutput = Math.clamp(audioOutput, 0, MAX);
            imageInput = Math.clamp(imageInput, 0, MAX);
            imageOutput = Math.clamp(imageOutput, 0, MAX);
            images = Math.clamp(images, 0, MAX);
            audioMillis = Math.clamp(audioMillis, 0, MAX);
        }

        /** Tokens of sound. */
        public static Media audio(long input, long cached, long output) {
            return new Media(input, cached, output, 0, 0, 0, 0);
        }

        /** This and {@code other}. */
        public Media plus(Media other) {
            return new Media(
                    audioInput + other.audioInput,
                    audioCached + other.audioCached,
                    audioOutput + other.audioOutput,
                    imageInput + other.imageInput,
                    imageOutput + other.imageOutput,
                    images + other.images,
                    audioMillis + other.audioMillis);
        }
    }

    /** The same tokens with what of them was sound and pictures. */
    public Usage with(Media other) {
        return new Usage(input, cacheRead, cacheWrite5m, cacheWrite1h, output, reasoning, other);
    }

    /** No tokens. */
    public static Usage zero() {
        return ZERO;
    }

    /** Both lifetimes. */
    public long cacheWrite() {
        return cacheWrite5m + cacheWrite1h;
    }

    /** All prompt tokens. */
    public long inputTotal() {
        return input + cacheRead + cacheWrite();
    }

    /** All generated tokens. */
    public long outputTotal() {
        return output + reasoning;
    }

    /** Everything. */
    public long total() {
        return inputTotal() + outputTotal();
    }

    /** Both together; null counts as nothing reported. */
    public static @Nullable Usage sum(@Nullable Usage a, @Nullable Usage b) {
        return a == null ? b : b == null ? a : a.plus(b);
    }

    /** This and {@code other}. */
    public Usage plus(Usage other) {
        return new Usage(
                input + other.input,
                cacheRead + other.cacheRead,
                cacheWrite5m + other.cacheWrite5m,
                cacheWrite1h + other.cacheWrite1h,
                output + other.output,
                reasoning + other.reasoning,
                media.plus(other.media));
    }
}
