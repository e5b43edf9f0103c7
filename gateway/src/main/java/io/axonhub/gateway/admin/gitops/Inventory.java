package io.axonhub.gateway.admin.gitops;

import io.axonhub.crd.AIChannel;
import io.axonhub.crd.AIProfile;
import io.axonhub.crd.APIKey;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The objects of one load by id, in the order of files and documents.
 *
 * @param namespaces their labels, where they are known
 */
record Inventory(
        Map<String, Declared<AIChannel.Spec>> channels,
        Map<String, Declared<AIProfile.Spec>> profiles,
        Map<String, Declared<APIKey.Spec>> keys,
        Map<String, Declared<SecretEntries>> secrets,
        Map<String, Map<String, String>> namespaces,
        Terms terms) {
    /** <a href="https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name">Its meaning</a>. */
    private static final String NAME_LABEL = "kubernetes.io/metadata.name";

    static Inventory empty() {
        return new Inventory(
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new Terms());
    }

    /** The labels of a namespace; every one has its name as a label, as Kubernetes gives it. */
    Map<String, String> labels(String namespace) {
        Map<String, String> labels = new HashMap<>(namespaces.getOrDefault(namespace, Map.of()));
        labels.put(NAME_LABEL, namespace);
        return labels;
    }

    /** Adds objects that are not here. */
    void addAll(Inventory others) {
        channels.putAll(others.channels);
        profiles.putAll(others.profiles);
        keys.putAll(others.keys);
        secrets.putAll(others.secrets);
        namespaces.putAll(others.namespaces);
        terms.addAll(others.terms);
    }

    /** Adds the objects of files; those that the database has as well are left out and reported. */
    void addFiles(Inventory files, Report report) {
        add(AIChannel.KIND, channels, files.channels, report);
        add(AIProfile.KIND, profiles, files.profiles, report);
        add(APIKey.KIND, keys, files.keys, report);
        secrets.putAll(files.secrets);
        files.namespaces.forEach(namespaces::putIfAbsent);
        terms.addAll(files.terms);
    }

    private static <S> void add(
            String kind, Map<String, Declared<S>> to, Map<String, Declared<S>> files, Report report) {
        files.forEach((id, file) -> {
            if (to.putIfAbsent(id, file) != null) {
                report.warn(
                        "ConflictsWithUiObject",
                        file.place(),
                        "metadata.name",
                        kind + " " + id
                                + " is in the database, where the UI or an operator manages it, and comes first: name"
                                + " this one otherwise, or delete that one");
            }
        });
    }
}
