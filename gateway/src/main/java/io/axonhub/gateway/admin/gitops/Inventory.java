package io.axonhub.gateway.admin.gitops;

import io.axonhub.crd.AIChannel;
import io.axonhub.crd.AIProfile;
import io.axonhub.crd.APIKey;
import java.util.LinkedHashMap;
import java.util.Map;

/** The objects of one load by id, in the order of files and documents. */
record Inventory(
        Map<String, Declared<AIChannel.Spec>> channels,
        Map<String, Declared<AIProfile.Spec>> profiles,
        Map<String, Declared<APIKey.Spec>> keys,
        Map<String, Declared<SecretEntries>> secrets) {
    static Inventory empty() {
        return new Inventory(
                new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    }
}
