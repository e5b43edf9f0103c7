package io.axonhub.gateway.admin.gitops;

import io.axonhub.gateway.llm.Count;
import io.axonhub.gateway.store.ConfigRow;
import io.axonhub.gateway.store.ConfigStore.Transaction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compares what a source has with what is stored of it, in one transaction. */
public final class SourceSync {
    private final String source;
    private final List<Item> items;
    private final boolean prune;

    /** An object that the source has. */
    public record Item(ObjectId id, String uid, String digest) {}

    /**
     * What differed.
     *
     * @param unknown are to be sent
     * @param drifted are to be sent again
     * @param taken were stored and are not any more, or are not the source's any more; as they were
     */
    public record Result(
            long revision, boolean changed, List<ObjectId> unknown, List<ObjectId> drifted, List<ConfigObject> taken) {
        /** Which were taken away. */
        public List<ObjectId> pruned() {
            return taken.stream().map(ConfigObject::id).toList();
        }
    }

    SourceSync(String source, List<Item> items, boolean prune) {
        this.source = source;
        this.items = items;
        this.prune = prune;
    }

    Result in(Transaction open, long fence) {
        ObjectCheck.source(source);
        Ownership.fence(open, source, fence);
        List<ObjectId> unknown = new ArrayList<>();
        List<ObjectId> drifted = new ArrayList<>();
        Set<ObjectId> wanted = new HashSet<>();
        for (Item item : items) {
            if (wanted.add(item.id())) {
                Optional<ConfigRow> row = open.find(item.id().key()).filter(this::isOurs);
                if (row.isEmpty()) {
                    unknown.add(item.id());
                } else if (differs(row.get(), item)) {
                    drifted.add(item.id());
                }
            }
        }
        List<ConfigObject> pruned = prune ? prune(open, wanted) : List.of();
        long revision = pruned.isEmpty() ? open.revision() : open.revise("prune " + Count.of(pruned.size(), "objects"));
        return new Result(revision, !pruned.isEmpty(), unknown, drifted, pruned);
    }

    private boolean isOurs(ConfigRow row) {
        return row.origin().owner().startsWith(Owner.Cluster.prefix(source));
    }

    private static boolean differs(ConfigRow row, Item item) {
        return row.state() != ConfigRow.State.INTACT
                || !row.origin().uid().equals(item.uid())
                || !row.origin().digest().equals(item.digest());
    }

    private List<ConfigObject> prune(Transaction open, Set<ObjectId> wanted) {
        List<ConfigObject> pruned = new ArrayList<>();
        for (ConfigRow row : open.owned(Owner.Cluster.prefix(source))) {
            ObjectId id = ObjectId.of(row.key());
            if (!wanted.contains(id)) {
                ConfigObject object = ObjectCodec.object(row);
                Ownership.release(open, object);
                pruned.add(object);
            }
        }
        return pruned;
    }
}
