package io.axonhub.gateway.store;

import io.axonhub.gateway.llm.Usage;
import java.math.BigDecimal;

/** Money per million tokens of each kind, never negative. {@code media}: what sound and pictures cost. */
public record Rates(
        BigDecimal input,
        BigDecimal cacheRead,
        BigDecimal cacheWrite5m,
        BigDecimal cacheWrite1h,
        BigDecimal output,
        BigDecimal reasoning,
        Media media) {
    private static final int MILLION_DIGITS = 6;
    private static final int THOUSAND_DIGITS = 3;

    /** Sound and pictures at the price of text. */
    public Rates(
            BigDecimal input,
            BigDecimal cacheRead,
            BigDecimal cacheWrite5m,
            BigDecimal cacheWrite1h,
            BigDecimal output,
            BigDecimal reasoning) {
        this(
                input,
                cacheRead,
                cacheWrite5m,
                cacheWrite1h,
                output,
                reasoning,
                new Media(input, cacheRead, output, input, output, BigDecimal.ZERO, BigDecimal.ZERO));
    }

    /**
     * Money per million tokens of sound and pictures.
     *
     * @param image for one picture made, beside its tokens
     * @param audioSecond for a second of sound heard, beside its tokens
     */
    public record Media(
            BigDecimal audioInput,
            BigDecimal audioCacheRead,
            BigDecimal audioOutput,
            BigDecimal imageInput,
            BigDecimal imageOutput,
            BigDecimal image,
            BigDecimal audioSecond) {}

    /** What {@code usage} costs, exactly. What of it was sound and pictures is never more than all of it. */
    BigDecimal of(Usage usage) {
        Usage.Media part = usage.media();
        long heard = Math.min(part.audioInput(), usage.input());
        long seen = Math.min(part.imageInput(), usage.input() - heard);
        long warm = Math.min(part.audioCached(), usage.cacheRead());
        long spoken = Math.min(part.audioOutput(), usage.output());
        long painted = Math.min(part.imageOutput(), usage.output() - spoken);
        return times(input, usage.input() - heard - seen)
                .add(times(media.audioInput, heard))
                .add(times(media.imageInput, seen))
                .add(times(cacheRead, usage.cacheRead() - warm))
                .add(times(media.audioCacheRead, warm))
                .add(times(cacheWrite5m, usage.cacheWrite5m()))
                .add(times(cacheWrite1h, usage.cacheWrite1h()))
                .add(times(output, usage.output() - spoken - painted))
                .add(times(media.audioOutput, spoken))
                .add(times(media.imageOutput, painted))
                .add(times(reasoning, usage.reasoning()))
                .movePointLeft(MILLION_DIGITS)
                .add(times(media.image, part.images()))
                .add(times(media.audioSecond, part.audioMillis()).movePointLeft(THOUSAND_DIGITS));
    }

    private static BigDecimal times(BigDecimal rate, long tokens) {
        return tokens == 0 ? BigDecimal.ZERO : rate.multiply(BigDecimal.valueOf(tokens));
    }
}
