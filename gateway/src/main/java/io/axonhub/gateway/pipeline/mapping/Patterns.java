package io.axonhub.gateway.pipeline.mapping;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The regexes of one condition, all compiled before it is used: RE2's, which take linear time. Thread-safe. */
final class Patterns {
    private final Map<String, Pattern> compiled = new ConcurrentHashMap<>();
    private volatile boolean sealed;

    /** From now on only what was seen before is matched. */
    void seal() {
        sealed = true;
    }

    boolean matches(String regex, String text) {
        Pattern pattern = compiled.get(regex);
        if (pattern == null) {
            pattern = compile(regex);
        }
        return pattern.matches(text);
    }

    private Pattern compile(String regex) {
        if (sealed || regex.contains(RequestFacts.SAMPLE_TEXT)) {
            throw new Typed.MisfitException("matches a regex that is not written in it");
        }
        try {
            return compiled.computeIfAbsent(regex, Pattern::compile);
        } catch (PatternSyntaxException e) {
            throw new Typed.MisfitException("has a text that is no RE2 expression: " + e.getDescription());
        }
    }
}
