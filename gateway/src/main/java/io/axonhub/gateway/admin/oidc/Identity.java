package io.axonhub.gateway.admin.oidc;

import java.util.Optional;
import java.util.Set;

/**
 * Somebody whom the provider has proven.
 *
 * @param subject {@code issuer#sub}: what stays when a name or an address changes
 * @param email in lower case
 * @param verified whether the provider has seen that the address is theirs; empty when it says nothing of it
 * @param name empty when it tells none
 * @param groups empty when it tells none
 */
record Identity(String subject, Optional<String> email, Optional<Boolean> verified, String name, Set<String> groups) {
    Identity {
        groups = Set.copyOf(groups);
    }
}
