package io.axonhub.operator.desired;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** An entry of a Secret, or why it cannot be used. */
public sealed interface SecretValue {
    /** Reads the Secrets of one namespace. */
    @FunctionalInterface
    interface Reader {
        /** The entries of a Secret; empty when it is not there. */
        Optional<Map<String, byte[]>> entries(String name);
    }

    /** It can be used; white space around it, which an editor left there, is cut off. */
    record Usable(String text) implements SecretValue {
        @Override
        public String toString() {
            return "Usable";
        }
    }

    /** It cannot. */
    record Missing(Finding finding) implements SecretValue {}

    /** The entry that the field at {@code path} of {@code object} refers to. */
    static SecretValue read(Reader secrets, ObjectRef object, String path, String name, String key) {
        String id = object.namespace() + "/" + name;
        Optional<Map<String, byte[]>> entries = secrets.entries(name);
        if (entries.isEmpty()) {
            return missing("SecretNotFound", path, "Secret " + id + " is not there");
        }
        byte[] bytes = entries.get().get(key);
        if (bytes == null) {
            return missing("SecretKeyMissing", path, "Secret " + id + " has no entry " + key);
        }
        Optional<String> text = text(bytes);
        if (text.isEmpty()) {
            return missing(
                    "SecretInvalid",
                    path,
                    "entry " + key + " of Secret " + id + " has characters that no header field can hold");
        }
        return text.get().isEmpty()
                ? missing("SecretEmpty", path, "entry " + key + " of Secret " + id + " is empty")
                : new Usable(text.get());
    }

    private static SecretValue missing(String reason, String path, String message) {
        return new Missing(new Finding(reason, path + ": " + message));
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
