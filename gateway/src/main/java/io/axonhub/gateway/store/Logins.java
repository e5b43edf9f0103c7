package io.axonhub.gateway.store;

import java.time.Instant;
import java.util.Optional;

/** Sign-ins elsewhere that are on their way, so that any replica can go on with them. Blocks; thread-safe. Throws {@link StoreException}. */
public interface Logins {
    /** Keeps one. */
    void keep(Login login);

    /** Takes one away: nobody gets it twice. */
    Optional<Login> take(String id);

    /** Removes those begun before. */
    void forget(Instant before);

    /**
     * One on its way.
     *
     * @param id the hash of what its browser will show
     * @param browser the hash of what its browser keeps
     * @param state what the way on needs, as JSON
     */
    record Login(String id, String browser, String state, Instant createdAt) {
        /** Without what others could go on with. */
        @Override
        public String toString() {
            return "Login[" + id + "]";
        }
    }
}
