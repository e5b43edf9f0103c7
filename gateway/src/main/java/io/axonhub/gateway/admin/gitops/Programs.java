package io.axonhub.gateway.admin.gitops;

import io.axonhub.gateway.store.Snapshot;
import java.util.List;

/** Makes a snapshot of what stands in the files, and of what there is besides. */
interface Programs {
    /** A snapshot and what is left out of it. */
    record Built(Snapshot snapshot, List<Problem> warnings) {}

    /** The files are right, each for itself. */
    Built build(Inventory files);

    /** Of the files alone. */
    static Programs ofFiles(ProviderTypes types) {
        return new Programs() {
            private long revision;

            @Override
            public Built build(Inventory files) {
                Report report = new Report();
                Snapshot snapshot = new Program(files, types, report).snapshot(++revision);
                return new Built(snapshot, report.sorted());
            }
        };
    }
}
