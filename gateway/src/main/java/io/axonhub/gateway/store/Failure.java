package io.axonhub.gateway.store;

/**
 * Why something failed.
 *
 * @param errorClass from the taxonomy of {@link io.axonhub.gateway.llm.LlmError#errorClass()}, or {@link #INTERRUPTED}
 * @param message fit for people; bounded
 */
public record Failure(String errorClass, String message) {
    /** The gateway died while the request ran. */
    public static final String INTERRUPTED = "interrupted";

    private static final int LONGEST = 2_000;

    public Failure {
        message = message.length() <= LONGEST ? message : message.substring(0, LONGEST);
    }
}
