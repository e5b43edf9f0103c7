package io.axonhub.gateway.admin.gitops;

import io.axonhub.crd.AIChannel;
import io.axonhub.crd.AIProfile;
import io.axonhub.crd.Storage;
import io.axonhub.gateway.json.Redaction;
import io.axonhub.gateway.store.Locality;
import io.axonhub.gateway.store.Subject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what valid objects want kept of bodies; paths and patterns are compiled here, once. */
final class StorageProgram {
    private final Map<Subject, Locality> wanted = new LinkedHashMap<>();

    private StorageProgram() {}

    static Map<Subject, Locality> of(Inventory inventory) {
        StorageProgram program = new StorageProgram();
        for (Declared<AIChannel.Spec> channel : inventory.channels().values()) {
            program.add(Subject.channel(channel.id()), channel.spec().storage());
        }
        for (Declared<AIProfile.Spec> profile : inventory.profiles().values()) {
            program.add(Subject.profile(profile.id()), profile.spec().storage());
        }
        return program.wanted;
    }

    private void add(Subject subject, @Nullable Storage storage) {
        if (storage == null) {
            return;
        }
        Redaction redaction = Redaction.none();
        for (Storage.Redact redact : storage.redact()) {
            String path = redact.path();
            String pattern = redact.pattern();
            if (path != null) {
                redaction = redaction.withPath(path, redact.replacement());
            } else if (pattern != null) {
                redaction = redaction.withPattern(pattern, redact.replacement());
            }
        }
        wanted.put(
                subject,
                new Locality(
                        storage.requestBody(),
                        storage.responseBody(),
                        storage.chunks(),
                        redaction.isEmpty() ? null : redaction));
    }
}
