package io.axonhub.gateway.admin.gitops;

import io.axonhub.gateway.store.Limit;
import io.axonhub.gateway.store.Locality;
import io.axonhub.gateway.store.Subject;
import java.util.List;
import java.util.Map;

/** What projects want, which stands beside the objects and counts with them. */
public interface Projects {
    /**
     * All of it, from the database.
     *
     * @throws io.axonhub.gateway.store.StoreException when it cannot be read
     */
    Terms read();

    /** No projects. */
    static Projects none() {
        return Terms::none;
    }

    /** {@code keys}: the projects of keys, by the keys' ids. */
    record Terms(Map<Subject, List<Limit>> limits, Map<Subject, Locality> storage, Map<String, String> keys) {
        public Terms {
            limits = Map.copyOf(limits);
            storage = Map.copyOf(storage);
            keys = Map.copyOf(keys);
        }

        static Terms none() {
            return new Terms(Map.of(), Map.of(), Map.of());
        }
    }
}
