package io.axonhub.gateway.admin.gitops;

/**
 * Something wrong in the resources directory and where it is. Never holds a value from a file.
 *
 * @param reason one CamelCase word, as in the conditions of the custom resources
 * @param file relative to the directory
 * @param line from 1; 0 when the whole file is meant
 * @param field such as {@code spec.models[0].name}; empty when the file is no object at all
 */
public record Problem(Severity severity, String reason, String file, int line, String field, String message) {
    /** What the problem does. */
    public enum Severity {
        /** The state is refused: the last good configuration stays. */
        ERROR,
        /** The configuration is used, without the part that is wrong. */
        WARNING
    }

    /** For people: {@code file:line: field: message}. */
    public String text() {
        String at = line > 0 ? file + ":" + line : file;
        return field.isEmpty() ? at + ": " + message : at + ": " + field + ": " + message;
    }

    @Override
    public String toString() {
        return severity + " " + reason + " " + text();
    }
}
