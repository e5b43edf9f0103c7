package io.axonhub.gateway.server;

import io.axonhub.gateway.store.ApiKey;
import io.axonhub.gateway.store.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A configuration of one key, {@value #SECRET}. */
final class OneKey {
    static final String SECRET = "ah-good";
    static final String ID = "default/k";

    /** SHA-256 of the secret, from sha256sum. */
    private static final String HASH = "54f24a61f9419a8081c391343ea891b7b67a2e2378401e2d08ad104afc14b050";

    private OneKey() {}

    static Snapshot snapshot() {
        ApiKey key = new ApiKey(ID, "k", HASH, true, "default/p", Set.of("chat.write"), null, List.of());
        return new Snapshot(1, Map.of(), Map.of(), Map.of(HASH, key));
    }
}
