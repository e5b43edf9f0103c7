package io.axonhub.gateway.llm;

/** How many there are of something, as people read it: one request, but two requests. */
public final class Count {
    private Count() {}

    /** Such as "1 request". {@code things}: several of them, a noun whose plural only adds an s. */
    public static String of(long number, String things) {
        return number + " " + (number == 1 && things.endsWith("s") ? things.substring(0, things.length() - 1) : things);
    }
}
