package io.axonhub.gateway.server;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Targets by path: a path itself, or a pattern with one hole such as {@code /v1/models/{id}} or {@code /v1beta/models/{model}:count},
 * which takes any text that is not empty, slashes and colons included (names of models hold both). A path that stands there itself
 * wins, then the pattern that says most. Immutable.
 */
final class PathTable<T> {
    private final Map<String, T> exact = new HashMap<>();
    private final List<Pattern<T>> patterns = new ArrayList<>();

    private record Pattern<T>(String prefix, String suffix, T target) {
        boolean fits(String path) {
            return path.length() > prefix.length() + suffix.length()
                    && path.startsWith(prefix)
                    && path.endsWith(suffix);
        }

        int said() {
            return prefix.length() + suffix.length();
        }
    }

    /** With these paths and patterns. */
    PathTable(Map<String, T> targets) {
        targets.forEach((path, target) -> {
            int from = path.indexOf('{');
            int to = path.indexOf('}', from + 1);
            if (path.indexOf('*') >= 0 || path.indexOf('{', from + 1) >= 0 || (from >= 0 && to < 0)) {
                throw new IllegalArgumentException("a path holds at most one {name}: " + path);
            }
            if (from < 0) {
                exact.put(path, target);
            } else {
                patterns.add(new Pattern<>(path.substring(0, from), path.substring(to + 1), target));
            }
        });
        patterns.sort(Comparator.comparingInt(pattern -> -pattern.said()));
    }

    /** The target of {@code path}, null when there is none. */
    @Nullable
    T find(String path) {
        T target = exact.get(path);
        if (target != null) {
            return target;
        }
        for (Pattern<T> pattern : patterns) {
            if (pattern.fits(path)) {
                return pattern.target();
            }
        }
        return null;
    }
}
