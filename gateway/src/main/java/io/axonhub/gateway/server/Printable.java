package io.axonhub.gateway.server;

/** Text from clients, made fit for one log line or one header value. */
final class Printable {
    private static final int MAX = 200;

    private Printable() {}

    /** Visible ASCII only, everything else replaced by {@code ?}, cut at 200 characters. */
    static String of(String text) {
        int length = Math.min(text.length(), MAX);
        for (int i = 0; i < length; i++) {
            if (!visible(text.charAt(i))) {
                return replaced(text, length);
            }
        }
        return length == text.length() ? text : text.substring(0, length);
    }

    private static String replaced(String text, int length) {
        StringBuilder clean = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            clean.append(visible(text.charAt(i)) ? text.charAt(i) : '?');
        }
        return clean.toString();
    }

    private static boolean visible(char c) {
        return c > ' ' && c < 0x7f;
    }
}
