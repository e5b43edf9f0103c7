package io.axonhub.gateway.admin.gitops;

import java.util.Map;
import java.util.Optional;

/** A Secret's entries as bytes. Its text form names them only. */
record SecretEntries(Map<String, byte[]> entries) {
    SecretEntries {
        entries = Map.copyOf(entries);
    }

    Optional<byte[]> entry(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    @Override
    public String toString() {
        return "SecretEntries" + entries.keySet();
    }
}
