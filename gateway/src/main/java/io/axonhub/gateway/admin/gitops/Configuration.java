package io.axonhub.gateway.admin.gitops;

import io.axonhub.gateway.store.ConfigStore;
import io.axonhub.gateway.store.Revisions;
import io.axonhub.gateway.store.Snapshot;
import io.axonhub.gateway.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration in use: what stands in the resources directory of this replica, and the objects in the database of all of them.
 * A snapshot is built when either changes and swapped by reference; when it cannot be built, the last good one stays, and
 * {@link #status()} says why. An object that is in both is the database's; the file's is left out with a warning.
 *
 * <p>Thread-safe. {@link #current()} is a field read.
 */
public final class Configuration implements Snapshot.Source, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Configuration.class);

    /** How long another replica's write may go unseen. */
    private static final Duration POLL = Duration.ofMillis(250);

    private final ConfigStore store;
    private final ProviderTypes types;
    private final Projects projects;
    private final AtomicBoolean soon = new AtomicBoolean();
    private final ReentrantLock building = new ReentrantLock();
    private final StoredObjects stored;
    private final ProblemLog log = new ProblemLog(LOG);
    private final Thread follower;
    private Inventory files = Inventory.empty();
    private ChangeWatch fileWatch = ChangeWatch.nobody();
    private ConfigStore.Contents contents;
    private Projects.Terms terms;
    private @Nullable ResourcesDirectory directory;
    private volatile State state;
    private volatile Runnable revised = () -> {};

    /**
     * How it stands.
     *
     * @param revision of the database that is in use
     * @param lastError why the newest could not be used; empty when it is in use
     * @param problems of the objects in use, by object or file
     * @param files of the resources directory
     */
    public record Status(
            long revision, Optional<String> lastError, List<Problem> problems, ResourcesDirectory.Status files) {}

    private record State(
            Snapshot snapshot, long revision, Optional<String> lastError, List<Problem> problems, Inventory files) {
        State failed(String error) {
            return new State(snapshot, revision, Optional.of(error), problems, files);
        }
    }

    private Configuration(ConfigStore store, ProviderTypes types, Projects projects) {
        this.store = store;
        this.types = types;
        this.projects = projects;
        this.terms = projects.read();
        this.stored = new StoredObjects(types);
        this.contents = store.contents();
        this.state = new State(Snapshot.empty(), contents.revision(), Optional.empty(), List.of(), files);
        this.follower = Thread.ofVirtual().name("configuration").unstarted(this::follow);
    }

    /**
     * Loads both and follows their changes until closed.
     *
     * @param store asked for after the files are read, which takes as long as opening a database
     * @throws BadResourcesException with all errors of the files
     * @throws StoreException when the database cannot be read
     */
    public static Configuration open(Path directory, Supplier<ConfigStore> store, ProviderTypes types, Clock clock) {
        return open(directory, new Stored(store, Projects::none), types, clock);
    }

    /** What stands in the database, asked for after the files are read. */
    public record Stored(Supplier<ConfigStore> objects, Supplier<Projects> projects) {}

    /** With what projects want. */
    public static Configuration open(Path directory, Stored stored, ProviderTypes types, Clock clock) {
        Opening opening = new Opening(stored, types);
        ResourcesDirectory files = ResourcesDirectory.open(directory, types, clock, opening);
        Configuration opened = opening.configuration();
        opened.directory = files;
        opened.follower.start();
        return opened;
    }

    /** Makes the configuration with the first files. */
    private static final class Opening implements Programs {
        private final Stored stored;
        private final ProviderTypes types;
        private @Nullable Configuration configuration;

        Opening(Stored stored, ProviderTypes types) {
            this.stored = stored;
            this.types = types;
        }

        synchronized Configuration configuration() {
            if (configuration == null) {
                configuration = new Configuration(
                        stored.objects().get(), types, stored.projects().get());
            }
            return configuration;
        }

        @Override
        public Built build(Inventory files) {
            return configuration().build(files);
        }
    }

    @Override
    public Snapshot current() {
        return state.snapshot();
    }

    /** How it stands, for health and people. */
    public Status status() {
        State now = state;
        ResourcesDirectory files = directory;
        if (files == null) {
            throw new IllegalStateException("not open yet");
        }
        return new Status(now.revision(), now.lastError(), now.problems(), files.status());
    }

    /** What is wrong with an object in the database, or what it refers to in vain. */
    public List<Problem> problems(ObjectId id) {
        return state.problems().stream()
                .filter(problem -> problem.file().equals(id.toString()))
                .toList();
    }

    /** The revision in use, a field read. */
    public long revision() {
        return state.revision();
    }

    /** Reads and writes the objects; what the UI writes through it is in use when the write returns. */
    public ConfigObjects objects(Clock clock) {
        ConfigObjects.Files files = new ConfigObjects.Files() {
            @Override
            public List<ConfigObject> all() {
                return FileObjects.of(state.files());
            }

            @Override
            public Inventory inventory() {
                return state.files();
            }
        };
        return new ConfigObjects(store, types, files, clock, new ConfigObjects.Written() {
            @Override
            public void now() {
                refresh();
            }

            @Override
            public void soon() {
                refreshSoon();
            }
        });
    }

    /** Of many at the same time one does it for all. */
    private void refreshSoon() {
        if (soon.compareAndSet(false, true)) {
            Thread.ofVirtual().name("configuration-written").start(() -> {
                soon.set(false);
                refreshSafely();
            });
        }
    }

    /** Takes over what is in the database, if it is newer. A failure is kept in the status. */
    public void refresh() {
        building.lock();
        try {
            if (store.revision() != contents.revision() || state.lastError().isPresent()) {
                contents = store.contents();
                terms = projects.read();
                revised.run();
                rebuild();
            }
        } catch (StoreException e) {
            fail(e);
        } finally {
            building.unlock();
        }
    }

    private Programs.Built build(Inventory newFiles) {
        List<ConfigObject> before;
        ChangeWatch watch;
        Programs.Built built;
        building.lock();
        try {
            before = FileObjects.of(files);
            watch = fileWatch;
            files = newFiles;
            built = rebuild();
        } finally {
            building.unlock();
        }
        FileObjects.tell(before, FileObjects.of(newFiles), watch);
        return built;
    }

    /** {@code also} is run with each new revision: it reads what stands beside the objects. What it throws is a revision not read. */
    public void whenRevised(Runnable also) {
        revised = also;
    }

    /** Tells of what stands in files now, and of each change of it from now on. */
    public void watchFiles(ChangeWatch watch) {
        List<ConfigObject> now;
        building.lock();
        try {
            fileWatch = watch;
            now = FileObjects.of(files);
        } finally {
            building.unlock();
        }
        watch.begins(now.stream().map(ConfigObject::id).collect(Collectors.toSet()));
        FileObjects.tell(List.of(), now, watch);
    }

    private Programs.Built rebuild() {
        Report report = new Report();
        Inventory all = stored.inventory(contents.rows(), report);
        Optional<String> error = report.errors().stream().findFirst().map(Problem::text);
        Set<String> ids =
                contents.rows().stream().map(row -> row.key().toString()).collect(Collectors.toSet());
        all.addFiles(files, report);
        Snapshot snapshot = new Program(all, types, report)
                .snapshot(state.snapshot().revision() + 1)
                .withProjects(terms.limits(), terms.storage(), terms.keys());
        List<Problem> problems = report.sorted();
        state = new State(snapshot, contents.revision(), error, problems, files);
        List<Problem> ofRows = problems.stream()
                .filter(problem -> ids.contains(problem.file()))
                .toList();
        log.tell(ofRows);
        LOG.info("configuration in use revision={} objects={}", contents.revision(), ids.size());
        return new Programs.Built(
                snapshot,
                problems.stream().filter(problem -> !ofRows.contains(problem)).toList());
    }

    private void fail(StoreException e) {
        String error = String.valueOf(e.getMessage());
        if (!state.lastError().equals(Optional.of(error))) {
            LOG.warn("configuration could not be read, last good kept revision={}", state.revision(), e);
        }
        state = state.failed(error);
    }

    private void follow() {
        try (Revisions revisions = store.watch()) {
            while (!Thread.currentThread().isInterrupted()) {
                revisions.await(POLL);
                refreshSafely();
            }
        } catch (InterruptedException e) {
            LOG.debug("configuration is followed no longer");
        }
    }

    private void refreshSafely() {
        try {
            refresh();
        } catch (RuntimeException e) {
            LOG.error("configuration could not be built, last good kept revision={}", state.revision(), e);
            state = state.failed(
                    "the configuration could not be built: " + e.getClass().getSimpleName());
        }
    }

    /** Stops following; the last configuration stays. */
    @Override
    public void close() throws IOException {
        follower.interrupt();
        if (directory != null) {
            directory.close();
        }
    }
}
