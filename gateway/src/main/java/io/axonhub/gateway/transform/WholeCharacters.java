package io.axonhub.gateway.transform;

/**
 * The fragments of one text with no character split over two of them: a frame of its own would spoil each half. Not thread-safe.
 */
public final class WholeCharacters {
    private String half = "";

    /** A new text begins. */
    public void clear() {
        half = "";
    }

    /** What can be said of the text with {@code more} of it; the half of a character at its end waits for the other one. */
    public String with(String more) {
        String joined = half + more;
        int last = joined.length() - 1;
        boolean cut = last >= 0 && Character.isHighSurrogate(joined.charAt(last));
        half = cut ? joined.substring(last) : "";
        return cut ? joined.substring(0, last) : joined;
    }
}
