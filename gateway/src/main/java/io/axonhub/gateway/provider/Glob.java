package io.axonhub.gateway.provider;

/**
 * A pattern of model names: {@code *} is any run of characters, {@code ?} any one, everything else itself. Matching backtracks
 * to the last star only, so its time is bounded by the product of the lengths.
 */
public record Glob(String pattern) {
    /** Whether the whole of {@code name} fits. */
    public boolean matches(String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int resume = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = n;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
