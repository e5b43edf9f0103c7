package io.axonhub.gateway.store.secret;

import io.axonhub.gateway.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals and opens the secrets in the database: AES-256-GCM (NIST SP 800-38D) with a random nonce. A sealed text is
 * {@code v1:<key id>:<base64 of nonce, ciphertext and tag>}; it is bound to its place, so that it cannot be moved to another row. The
 * first key seals; all of them open. Thread-safe.
 */
public final class Keyring {
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final String VERSION = "v1";
    private static final String FORM = "32 bytes in base64 or 64 hex digits (make one with: openssl rand -base64 32)";

    private final Map<String, SecretKeySpec> keys = new LinkedHashMap<>();
    private final String current;
    private final String remedy;
    private final SecureRandom random = new SecureRandom();

    private Keyring(List<byte[]> keys, String remedy) {
        keys.forEach(key -> this.keys.put(id(key), new SecretKeySpec(key, "AES")));
        this.current = keys.isEmpty() ? "none" : id(keys.getFirst());
        this.remedy = remedy;
    }

    /**
     * Of keys as text, the current one first.
     *
     * @param from names the setting, for the error
     * @throws StoreException UNUSABLE when one is no key
     */
    public static Keyring of(List<String> keys, String from) {
        if (keys.isEmpty()) {
            throw unusable(from + " has no key: it must hold " + FORM);
        }
        return new Keyring(keys.stream().map(key -> key(key.strip(), from)).toList(), "");
    }

    /** No key: nothing can be sealed or opened; {@code remedy} is for whoever tries. */
    public static Keyring none(String remedy) {
        return new Keyring(List.of(), remedy);
    }

    /** A new random key as text. */
    public static String newKey(SecureRandom random) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    private static byte[] key(String text, String from) {
        byte[] key;
        try {
            boolean hex = text.length() == 2 * KEY_BYTES;
            key = hex
                    ? HexFormat.of().parseHex(text)
                    : Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException e) {
            throw unusable(from + " is no encryption key: it must be " + FORM);
        }
        if (key.length != KEY_BYTES) {
            throw unusable(from + " is no encryption key (" + key.length + " bytes): it must be " + FORM);
        }
        return key;
    }

    private static StoreException unusable(String message) {
        return new StoreException(StoreException.Kind.UNUSABLE, message, null);
    }

    /** Tells keys apart and tells nothing of them. */
    private static String id(byte[] key) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update("axonhub encryption key id".getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha.digest(key), 0, 4);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Whether there is a key to seal with. */
    public boolean seals() {
        return !keys.isEmpty();
    }

    /** The id of the key that seals. */
    public String current() {
        return current;
    }

    /** The id of the key that {@code sealed} needs. */
    public static String keyOf(String sealed) {
        String[] parts = sealed.split(":", 3);
        return parts.length == 3 ? parts[1] : "";
    }

    /** Whether a text is a sealed one. */
    public static boolean isSealed(String text) {
        return text.startsWith(VERSION + ":");
    }

    /** Whether the key that {@code sealed} needs is here. */
    public boolean knows(String sealed) {
        return keys.containsKey(keyOf(sealed));
    }

    /**
     * Seals {@code text} for {@code place}.
     *
     * @throws StoreException REFUSED when there is no key
     */
    public String seal(String text, String place) {
        if (keys.isEmpty()) {
            throw new StoreException(
                    StoreException.Kind.REFUSED, "the gateway has no key to keep secrets with: " + remedy, null);
        }
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key(current), nonce, place)
                    .doFinal(text.getBytes(StandardCharsets.UTF_8));
            byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
            return VERSION + ":" + current + ":" + Base64.getEncoder().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    /** The text; empty when no key opens it, it was changed, or it was sealed for another place. */
    public Optional<String> open(String sealed, String place) {
        String[] parts = sealed.split(":", 3);
        if (parts.length != 3 || !parts[0].equals(VERSION) || !keys.containsKey(parts[1])) {
            return Optional.empty();
        }
        try {
            byte[] all = Base64.getDecoder().decode(parts[2]);
            if (all.length < NONCE_BYTES) {
                return Optional.empty();
            }
            byte[] text = cipher(Cipher.DECRYPT_MODE, key(parts[1]), Arrays.copyOf(all, NONCE_BYTES), place)
                    .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
            return Optional.of(new String(text, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private SecretKeySpec key(String id) {
        SecretKeySpec key = keys.get(id);
        if (key == null) {
            throw new IllegalStateException("no key " + id);
        }
        return key;
    }

    private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce, String place)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
