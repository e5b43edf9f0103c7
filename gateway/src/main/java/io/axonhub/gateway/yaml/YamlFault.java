package io.axonhub.gateway.yaml;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.parser.ParserException;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.scanner.ScannerException;

/**
 * Where and why a text is no YAML, with nothing of the text, which may be secret.
 *
 * @param line from 1
 * @param reason begins with a verb: "is not valid YAML"
 */
public record YamlFault(int line, String reason) {
    private static final String INVALID = "is not valid YAML";

    /** What the library found in {@code text}. */
    public static YamlFault of(YAMLException e, String text) {
        return switch (e) {
            case MarkedYAMLException marked -> new YamlFault(line(marked.getProblemMark()), reason(marked));
            case ReaderException reader ->
                new YamlFault(line(text, reader.getPosition()), "has a character that YAML does not allow");
            // the limits of the library, which does not say where
            default -> new YamlFault(1, INVALID + ": " + e.getMessage());
        };
    }

    /** The library's text where it names only characters of the syntax; its other texts quote the file. */
    private static String reason(MarkedYAMLException e) {
        String problem = e.getProblem();
        boolean plain = e instanceof ScannerException
                || (e instanceof ParserException && problem != null && problem.startsWith("expected "));
        return plain ? INVALID + ": " + problem : INVALID;
    }

    private static int line(@Nullable Mark mark) {
        return mark == null ? 1 : mark.getLine() + 1;
    }

    /** {@code position}: in characters, as the library counts them. */
    private static int line(String text, int position) {
        return 1
                + (int) text.codePoints().limit(position).filter(c -> c == '\n').count();
    }
}
