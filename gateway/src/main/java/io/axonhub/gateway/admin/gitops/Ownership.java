package io.axonhub.gateway.admin.gitops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.store.ConfigStore.Transaction;
import java.util.Optional;

/** Who may change what. Its messages say what to do. */
final class Ownership {
    private Ownership() {}

    static boolean isOf(ConfigObject object, String source) {
        return object.owner() instanceof Owner.Cluster cluster
                && cluster.source().equals(source);
    }

    static void requireUi(ConfigObject object, long version) {
        if (!object.managedByUi()) {
            throw managed(object, "change it there");
        }
        if (version == 0) {
            throw new ObjectRefused(
                    ObjectRefused.Reason.ALREADY_EXISTS,
                    "name",
                    object.id() + " is there already: choose another name");
        }
        if (version != object.version()) {
            throw new ObjectRefused(
                    ObjectRefused.Reason.STALE_VERSION,
                    "version",
                    object.id() + " has version " + object.version() + " and not " + version
                            + " any more: read it again and repeat the change");
        }
    }

    static ObjectRefused managed(ConfigObject object, String remedy) {
        return new ObjectRefused(
                ObjectRefused.Reason.MANAGED_BY_GIT_OPS,
                "",
                object.id() + " is managed by " + object.owner().text() + ": " + remedy);
    }

    static ObjectRefused gone(ObjectId id) {
        return new ObjectRefused(ObjectRefused.Reason.NOT_FOUND, "", id + " is not there");
    }

    /** Refuses a leader that was, and remembers one that is. */
    static void fence(Transaction open, String source, long fence) {
        long highest = open.fence(source);
        if (fence < highest) {
            throw new ObjectRefused(
                    ObjectRefused.Reason.STALE_FENCE,
                    "fence",
                    "fence " + fence + " of source " + source + " is behind " + highest
                            + ": another leader has written since");
        }
        if (fence > highest) {
            open.fence(source, fence);
        }
    }

    static void requireCluster(ConfigObject object, Writer.Cluster writer) {
        switch (object.owner()) {
            case Owner.Ui ui -> {
                if (!object.uid().equals(writer.adopt())) {
                    throw new ObjectRefused(
                            ObjectRefused.Reason.OWNED_BY_UI,
                            "",
                            object.id()
                                    + " is managed by the UI: name the resource otherwise, or let it take the object over"
                                    + " with the annotation axonhub.io/adopt: " + object.uid());
                }
            }
            case Owner.Cluster cluster -> {
                if (!cluster.source().equals(writer.source())) {
                    throw other(object);
                }
                if (object.uid().equals(writer.uid()) && writer.generation() < object.generation()) {
                    throw new ObjectRefused(
                            ObjectRefused.Reason.STALE_GENERATION,
                            "generation",
                            object.id() + " has generation " + object.generation() + ", which is later than "
                                    + writer.generation());
                }
            }
            case Owner.File file -> throw other(object);
        }
    }

    private static ObjectRefused other(ConfigObject object) {
        return new ObjectRefused(
                ObjectRefused.Reason.OWNED_BY_OTHER,
                "",
                object.id() + " is managed by " + object.owner().text() + ": name one of them otherwise");
    }

    /** Takes a cluster's object away, as its {@code deletionPolicy} says; what stays of it. */
    static Optional<ConfigObject> release(Transaction open, ConfigObject object) {
        Optional<ConfigObject> left = left(object);
        left.ifPresentOrElse(
                row -> open.put(ObjectCodec.row(row)),
                () -> open.remove(object.id().key()));
        return left;
    }

    /** What stays of a cluster's object when its resource goes: nothing, or an object of the UI. */
    private static Optional<ConfigObject> left(ConfigObject object) {
        String policy = object.spec().path("deletionPolicy").asText();
        ObjectNode spec = object.spec().deepCopy();
        switch (policy) {
            case "Orphan" -> spec.remove("deletionPolicy");
            case "Disable" -> {
                spec.put("enabled", false);
                spec.remove("deletionPolicy");
            }
            default -> {
                return Optional.empty();
            }
        }
        return Optional.of(new ConfigObject(
                object.id(),
                object.meta(),
                spec,
                object.secrets(),
                Owner.UI,
                object.uid(),
                0,
                ObjectCodec.digest(object.meta(), spec),
                object.version() + 1));
    }
}
