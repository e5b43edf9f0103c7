package io.axonhub.gateway.admin.gitops;

import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.ConfigRow;
import io.axonhub.gateway.store.ConfigStore;
import io.axonhub.gateway.store.ConfigStore.Transaction;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads and writes channels, profiles and API keys, for the admin API and for operators. An object belongs to who made it: the
 * UI, a cluster, or a file, and nobody else changes it. A write is checked as a file is; it is then in the database with a new
 * revision, which every replica takes over. Thread-safe.
 */
public final class ConfigObjects {
    private final ConfigStore store;
    private final ObjectCheck check;
    private final MoneyCheck money;
    private final Files files;
    private final Clock clock;
    private final Written written;
    private final Alongside alongside;

    /** The objects that stand in this replica's files. */
    interface Files {
        /** All of them. */
        List<ConfigObject> all();

        /** The same with all that stands beside them, such as prices. */
        default Inventory inventory() {
            return Inventory.empty();
        }

        /** None, where there are no files. */
        static Files none() {
            return List::of;
        }
    }

    /** Over the database alone. */
    public ConfigObjects(ConfigStore store, ProviderTypes types, Clock clock) {
        this(store, types, Files.none(), clock, () -> {});
    }

    /** Told of each new revision, so that this replica takes it over. */
    interface Written {
        /** Before the write returns: a person looks at what comes next. */
        void now();

        /** After it: an operator writes many, and asks for acks. */
        default void soon() {
            now();
        }
    }

    ConfigObjects(ConfigStore store, ProviderTypes types, Files files, Clock clock, Written written) {
        this.store = store;
        this.check = new ObjectCheck(types);
        this.money = new MoneyCheck(types);
        this.files = files;
        this.clock = clock;
        this.written = written;
        this.alongside = Alongside.nothing();
    }

    private ConfigObjects(ConfigObjects like, Alongside alongside) {
        this.store = like.store;
        this.check = like.check;
        this.money = like.money;
        this.files = like.files;
        this.clock = like.clock;
        this.written = like.written;
        this.alongside = alongside;
    }

    /** The same ones; {@code other} is written with what is changed through them. */
    public ConfigObjects with(Alongside other) {
        return new ConfigObjects(this, other);
    }

    /** The object, wherever it is managed. */
    public Optional<ConfigObject> find(ObjectId id) {
        return store.find(id.key())
                .filter(ObjectCheck::readable)
                .map(ObjectCodec::object)
                .or(() -> file(id));
    }

    /** All objects of a kind, by name; those of this replica's files are among them. */
    public List<ConfigObject> list(Kind kind) {
        List<ConfigObject> all = new ArrayList<>();
        for (ConfigRow row : store.contents().rows()) {
            if (row.key().kind().equals(kind.text()) && ObjectCheck.readable(row)) {
                all.add(ObjectCodec.object(row));
            }
        }
        List<ObjectId> stored = all.stream().map(ConfigObject::id).toList();
        files.all().stream()
                .filter(file -> file.id().kind() == kind && !stored.contains(file.id()))
                .forEach(all::add);
        all.sort((a, b) -> a.id().compareTo(b.id()));
        return all;
    }

    private Optional<ConfigObject> file(ObjectId id) {
        return files.all().stream().filter(file -> file.id().equals(id)).findFirst();
    }

    /** The object as the YAML of a custom resource, without its secrets; empty when there is none. */
    public Optional<String> yaml(ObjectId id) {
        return find(id).map(CustomResourceYaml::of);
    }

    /**
     * Makes or changes an object.
     *
     * @throws ObjectRefused when it may not be
     */
    public Change put(Draft draft, Writer writer) {
        check.check(draft);
        file(draft.id()).ifPresent(file -> {
            throw Ownership.managed(file, "name this one otherwise, or take it out of the file");
        });
        if (writer instanceof Writer.Ui) {
            money.check(store.contents().rows(), files.inventory(), draft, withKept(draft));
        }
        Change change = store.write(
                writer.actor(),
                open -> told(
                        open,
                        writer,
                        draft.id(),
                        switch (writer) {
                            case Writer.Ui ui -> put(open, draft, ui);
                            case Writer.Cluster cluster -> put(open, draft, cluster);
                        }));
        return applied(change, writer);
    }

    private Change told(Transaction open, Writer writer, ObjectId id, Change change) {
        if (change.changed()) {
            alongside.write(open, writer.actor(), id, change.before(), change.object());
        }
        return change;
    }

    private Change applied(Change change, Writer writer) {
        if (change.changed()) {
            switch (writer) {
                case Writer.Ui ui -> written.now();
                case Writer.Cluster cluster -> written.soon();
            }
        }
        return change;
    }

    private Change put(Transaction open, Draft draft, Writer.Ui writer) {
        Optional<ConfigObject> before = stored(open, draft.id());
        before.ifPresent(object -> Ownership.requireUi(object, writer.version()));
        if (before.isEmpty() && writer.version() > 0) {
            throw Ownership.gone(draft.id());
        }
        ConfigObject.Meta meta = meta(draft, before);
        ConfigObject wanted = new ConfigObject(
                draft.id(),
                meta,
                draft.spec(),
                secrets(draft, before.map(ConfigObject::secrets).orElse(Secrets.NONE)),
                Owner.UI,
                before.map(ConfigObject::uid).orElseGet(() -> UUID.randomUUID().toString()),
                0,
                ObjectCodec.digest(meta, draft.spec()),
                before.map(ConfigObject::version).orElse(0L) + 1);
        boolean same = before.isPresent()
                && before.get().digest().equals(wanted.digest())
                && before.get().secrets().equals(wanted.secrets());
        return same ? new Change(open.revision(), false, before, before) : store(open, before, wanted);
    }

    /** What the UI sends is added to what there is; entries that the spec no longer refers to are dropped. */
    private static Secrets secrets(Draft draft, Secrets before) {
        Secrets sent = draft.secrets();
        return switch (sent) {
            case null -> SecretNames.kept(before, draft.spec());
            case Secrets.KeyHash key -> key;
            case Secrets.Entries entries -> SecretNames.kept(SecretNames.merged(before, entries), draft.spec());
        };
    }

    private Change put(Transaction open, Draft draft, Writer.Cluster writer) {
        ObjectCheck.source(writer.source());
        Ownership.fence(open, writer.source(), writer.fence());
        Optional<ConfigRow> row = open.find(draft.id().key());
        Optional<ConfigObject> before = stored(open, draft.id());
        before.ifPresent(object -> Ownership.requireCluster(object, writer));
        boolean recreated = before.isEmpty() || !before.get().uid().equals(writer.uid());
        ConfigObject wanted = new ConfigObject(
                draft.id(),
                meta(draft, before),
                draft.spec(),
                draft.secrets() == null ? Secrets.NONE : draft.secrets(),
                new Owner.Cluster(
                        writer.source(), draft.id().namespace(), draft.id().name()),
                writer.uid(),
                writer.generation(),
                writer.digest(),
                before.map(ConfigObject::version).orElse(0L) + 1);
        boolean same = before.isPresent()
                && before.get().owner().equals(wanted.owner())
                && before.get().digest().equals(wanted.digest())
                && row.map(ConfigRow::state).orElseThrow() == ConfigRow.State.INTACT;
        if (!same) {
            return store(open, before, wanted);
        }
        if (recreated || before.get().generation() != writer.generation()) {
            // the same content under a new number: nothing that a replica would have to take over
            open.put(ObjectCodec.row(wanted));
            return new Change(open.revision(), false, before, Optional.of(wanted));
        }
        return new Change(open.revision(), false, before, before);
    }

    private static Change store(Transaction open, Optional<ConfigObject> before, ConfigObject object) {
        open.put(ObjectCodec.row(object));
        return new Change(open.revise("put " + object.id()), true, before, Optional.of(object));
    }

    /** What is stored under the name; an object that cannot be read any more is replaced as if it were empty. */
    private static Optional<ConfigObject> stored(Transaction open, ObjectId id) {
        return open.find(id.key()).map(ObjectCodec::object);
    }

    private ConfigObject.Meta meta(Draft draft, Optional<ConfigObject> before) {
        Optional<ConfigObject.Meta> old = before.map(ConfigObject::meta);
        return new ConfigObject.Meta(
                draft.labels(),
                Optional.ofNullable(draft.namespaceLabels())
                        .or(() -> old.map(ConfigObject.Meta::namespaceLabels))
                        .orElseGet(java.util.Map::of),
                Optional.ofNullable(draft.created())
                        .or(() -> old.map(ConfigObject.Meta::created))
                        .orElseGet(clock::instant));
    }

    /**
     * Takes an object away. One that is not there is gone for a cluster, and refused for the UI. What becomes of a cluster's object is
     * its {@code deletionPolicy}'s matter.
     *
     * @throws ObjectRefused when it may not be
     */
    public Change delete(ObjectId id, Writer writer) {
        file(id).ifPresent(file -> {
            if (writer instanceof Writer.Ui) {
                throw Ownership.managed(file, "take it out of the file");
            }
        });
        Change change = store.write(writer.actor(), open -> told(open, writer, id, delete(open, id, writer)));
        return applied(change, writer);
    }

    private static Change delete(Transaction open, ObjectId id, Writer writer) {
        return switch (writer) {
            case Writer.Ui ui -> {
                ConfigObject object = stored(open, id).orElseThrow(() -> Ownership.gone(id));
                Ownership.requireUi(object, ui.version());
                open.remove(id.key());
                yield new Change(open.revise("delete " + id), true, Optional.of(object), Optional.empty());
            }
            case Writer.Cluster cluster -> {
                ObjectCheck.source(cluster.source());
                Ownership.fence(open, cluster.source(), cluster.fence());
                yield stored(open, id)
                        .filter(object -> Ownership.isOf(object, cluster.source())
                                && object.uid().equals(cluster.uid()))
                        .map(object -> release(open, object))
                        .orElseGet(() -> new Change(open.revision(), false, Optional.empty(), Optional.empty()));
            }
        };
    }

    private static Change release(Transaction open, ConfigObject object) {
        Optional<ConfigObject> left = Ownership.release(open, object);
        String what = (left.isPresent() ? "release " : "delete ") + object.id();
        return new Change(open.revise(what), true, Optional.of(object), left);
    }

    /**
     * Compares what a cluster has with what is stored of it.
     *
     * @param prune takes away what is stored and is not among {@code items}
     * @throws ObjectRefused STALE_FENCE for a leader that was
     */
    public SourceSync.Result sync(String source, long fence, List<SourceSync.Item> items, boolean prune) {
        String actor = Owner.Cluster.PREFIX + source;
        SourceSync.Result result = store.write(actor, open -> {
            SourceSync.Result synced = new SourceSync(source, items, prune).in(open, fence);
            for (ConfigObject taken : synced.taken()) {
                alongside.write(open, actor, taken.id(), Optional.of(taken), stored(open, taken.id()));
            }
            return synced;
        });
        if (result.changed()) {
            written.soon();
        }
        return result;
    }

    /**
     * The channel that a draft would be, with the secrets that are there already; nothing is written.
     *
     * @throws ObjectRefused when it may not be
     */
    public Channel channel(Draft draft) {
        check.check(draft);
        return check.channel(draft, withKept(draft));
    }

    /** The draft's secrets with those that are there already. */
    private Secrets withKept(Draft draft) {
        return secrets(draft, find(draft.id()).map(ConfigObject::secrets).orElse(Secrets.NONE));
    }

    /** Makes a new revision for something that counts with the objects and stands beside them, such as a project. */
    public void revise(String actor, String what) {
        store.write(actor, open -> open.revise(what));
        written.now();
    }

    /** The database's own id. */
    public String storeId() {
        return store.storeId();
    }

    /** The newest revision. */
    public long revision() {
        return store.revision();
    }
}
