package io.axonhub.gateway.admin.gitops;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the values of Secrets, always in the referring object's own namespace. White space around a value is cut off: an editor or
 * {@code echo} put it there, and no header could carry it.
 */
final class SecretLookup {
    private final Map<String, Declared<SecretEntries>> secrets;
    private final Report report;

    SecretLookup(Map<String, Declared<SecretEntries>> secrets, Report report) {
        this.secrets = secrets;
        this.report = report;
    }

    /** The value that the field at {@code path} of {@code object} refers to; empty when it cannot be used, which is reported. */
    Optional<String> value(Declared<?> object, String path, String name, String key) {
        String id = object.namespace() + "/" + name;
        if (object.secrets() instanceof Secrets.Entries own) {
            return own.value(name, key)
                    .map(value -> usable(object, path, id, key, text(value.getBytes(StandardCharsets.UTF_8))))
                    .orElseGet(() -> missing(
                            own.entries().containsKey(name) ? "SecretKeyMissing" : "SecretNotFound",
                            object,
                            path,
                            "entry " + key + " of Secret " + id + " is not there"));
        }
        Declared<SecretEntries> secret = secrets.get(id);
        if (secret == null) {
            return missing("SecretNotFound", object, path, "Secret " + id + " is not there");
        }
        Optional<byte[]> entry = secret.spec().entry(key);
        if (entry.isEmpty()) {
            return missing("SecretKeyMissing", object, path, "Secret " + id + " has no entry " + key);
        }
        return usable(object, path, id, key, text(entry.get()));
    }

    private Optional<String> usable(Declared<?> object, String path, String id, String key, Optional<String> value) {
        if (value.isEmpty()) {
            return missing(
                    Report.INVALID,
                    object,
                    path,
                    "entry " + key + " of Secret " + id + " has characters that no header field can hold");
        }
        return value.get().isEmpty()
                ? missing("SecretEmpty", object, path, "entry " + key + " of Secret " + id + " is empty")
                : value;
    }

    private Optional<String> missing(String reason, Declared<?> object, String path, String message) {
        report.warn(reason, object.place(), path, message);
        return Optional.empty();
    }

    private static Optional<String> text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .strip();
            return text.chars().allMatch(c -> c >= ' ' && c < 0x7f) ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
