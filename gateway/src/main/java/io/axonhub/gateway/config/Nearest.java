package io.axonhub.gateway.config;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The known name that a wrong one most likely meant: the smallest Levenshtein distance, to the name or to what follows its last dot. */
final class Nearest {
    private Nearest() {}

    /** Empty when no name is so near that it could be meant. */
    static Optional<String> of(String wrong, List<String> known) {
        return known.stream()
                .filter(name -> near(wrong, name) <= Math.max(1, wrong.length() / 3))
                .min(Comparator.comparingInt(name -> near(wrong, name)));
    }

    private static int near(String wrong, String name) {
        return Math.min(distance(wrong, name), distance(wrong, name.substring(name.lastIndexOf('.') + 1)));
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
