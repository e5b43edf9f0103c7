package io.axonhub.gateway.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who is signed in, what signs their tokens, and who tries to. Blocks; thread-safe. Throws {@link StoreException}. */
public interface Sessions {
    /** Adds a session. */
    void open(Session session);

    /** The session of this id, also when it has expired. */
    Optional<Session> find(String id);

    /** The sessions of a user, oldest first. */
    List<Session> of(String userId);

    /** Replaces the refresh token if it is still {@code oldHash}; whether it was. */
    boolean rotate(String id, String oldHash, String newHash, Instant now, Instant expiresAt);

    /** Ends a session; whether it was there. All of a user's: {@link People#endSessions}. */
    boolean end(String id);

    /** Removes sessions that expired, and tries older than a day, before {@code now}. */
    void forget(Instant now);

    /** The keys that sign tokens, newest first. */
    List<SigningKey> signingKeys();

    /** Adds one. */
    void add(SigningKey key);

    /** Removes those made before {@code created}. */
    void forgetSigningKeys(Instant created);

    /** The tries to sign in so far. */
    Tries tries(String subject);

    /** Counts one more unless somebody else did since {@code seen}; whether it did. */
    boolean count(String subject, Tries seen, Instant now);

    /** Forgets the tries: one succeeded. */
    void succeeded(String subject);

    /** Tries since the last that succeeded. {@code lastAt}: the epoch when there was none. */
    record Tries(int number, Instant lastAt) {}

    /** A key. {@code secret}: base64url of 32 bytes. */
    record SigningKey(String id, String secret, Instant createdAt) {
        @Override
        public String toString() {
            return "SigningKey[" + id + "]";
        }
    }
}
