package io.axonhub.gateway.admin.gitops;

import io.axonhub.gateway.store.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration from a folder of custom-resource files: AIChannel, AIProfile, APIKey and {@code v1/Secret} in YAML or JSON, with
 * UserLimits, and {@code prices.json}, a price book that goes before the shipped one.
 * It is read at start and again within a second of a change.
 *
 * <p><b>Errors</b> concern what is written: text that does not parse, an unknown kind or field, a value that breaks the schema or a
 * rule, an object that is there twice, a feature that this gateway does not have. With one of them the whole state is
 * refused and the last good configuration stays as it is; at start there is none, so the start fails.
 *
 * <p><b>Warnings</b> concern what is referred to, where the objects themselves are right and in Kubernetes would be accepted with an
 * unmet condition. The configuration is used, without the part:
 *
 * <ul>
 *   <li>a Secret, entry or value that is missing costs the credential; a channel left with none, or lacking a secret header field,
 *       is out of routing; an API key without its value is not accepted;
 *   <li>a channel that is missing, or does not allow the namespace, is not in the profile;
 *   <li>a profile that is missing, disabled, or does not allow the namespace is not the key's; if it was the active one the key may
 *       do nothing, never "all";
 *   <li>of two API keys with one value the first in the order of file names and documents is accepted.
 * </ul>
 *
 * <p>Thread-safe. {@link #current()} is a field read.
 */
public final class ResourcesDirectory implements Snapshot.Source, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ResourcesDirectory.class);

    /** How long a change may go unseen where the file system does not tell. */
    private static final Duration POLL = Duration.ofMillis(500);

    /** A change is taken when nothing moved for this long: half a file may well be valid. */
    private static final Duration QUIET = Duration.ofMillis(50);

    /** How long a restless folder is waited for. */
    private static final Duration RESTLESS = Duration.ofMillis(300);

    private final Path directory;
    private final ProviderTypes types;
    private final Programs programs;
    private final Clock clock;
    private final ResourceFiles files;
    private final DirectoryWatch watch;
    private final Thread thread;
    private final ProblemLog log = new ProblemLog(LOG);
    private String digest = "";
    private List<Problem> warnings = List.of();
    private volatile State state;

    /**
     * What {@link #status()} tells.
     *
     * @param loadedAt when the configuration in use was loaded
     * @param revision of the configuration in use
     * @param upToDate whether the folder holds just this configuration; else {@code problems} has the errors
     * @param problems of the folder as it is now, by file and line
     */
    public record Status(Instant loadedAt, long revision, boolean upToDate, List<Problem> problems) {}

    private record State(Snapshot snapshot, Status status) {}

    private ResourcesDirectory(
            Path directory, ProviderTypes types, Clock clock, DirectoryWatch watch, Programs programs) {
        this.directory = directory;
        this.types = types;
        this.programs = programs;
        this.clock = clock;
        this.watch = watch;
        this.files = new ResourceFiles(directory, clock);
        this.state = new State(Snapshot.empty(), new Status(clock.instant(), 0, true, List.of()));
        this.thread = Thread.ofVirtual().name("resources").unstarted(this::follow);
    }

    /**
     * Loads {@code directory}, which is made if it is not there, and follows its changes until closed.
     *
     * @throws BadResourcesException with all errors
     */
    public static ResourcesDirectory open(Path directory, ProviderTypes types, Clock clock) {
        return open(directory, types, clock, Programs.ofFiles(types));
    }

    /** Gives what stands there to {@code programs}. */
    static ResourcesDirectory open(Path directory, ProviderTypes types, Clock clock, Programs programs) {
        return open(directory, types, clock, true, programs);
    }

    static ResourcesDirectory open(
            Path directory, ProviderTypes types, Clock clock, boolean watched, Programs programs) {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory);
            }
            DirectoryWatch watch = watched ? DirectoryWatch.open(directory) : DirectoryWatch.none();
            ResourcesDirectory opened = new ResourcesDirectory(directory, types, clock, watch, programs);
            opened.start();
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the resources directory " + directory + " cannot be read (" + e
                            + "): make it a folder that the gateway's user can read, or set resources.dir",
                    e);
        }
    }

    private void start() throws IOException {
        ResourceFiles.Scan scan = files.scan();
        watch.watch(scan.directories());
        take(scan);
        if (!state.status().upToDate()) {
            watch.close();
            throw new BadResourcesException(state.status().problems());
        }
        log(state.status());
        thread.start();
    }

    @Override
    public Snapshot current() {
        return state.snapshot();
    }

    /** How it stands, for health and people. */
    public Status status() {
        return state.status();
    }

    /** Stops following; the last configuration stays. */
    @Override
    public void close() throws IOException {
        thread.interrupt();
        watch.close();
    }

    private void follow() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                watch.await(POLL);
                ResourceFiles.Scan scan = files.scan();
                if (!scan.digest().equals(digest)) {
                    scan = settled(scan);
                }
                if (!scan.digest().equals(digest)) {
                    take(scan);
                    log(state.status());
                }
                watch.watch(scan.directories());
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                LOG.error("resources directory could not be read directory={}", directory, e);
            }
        }
    }

    /** The folder when it has come to rest, or after a while as it is. */
    private ResourceFiles.Scan settled(ResourceFiles.Scan first) throws IOException, InterruptedException {
        ResourceFiles.Scan scan = first;
        long deadline = System.nanoTime() + RESTLESS.toNanos();
        while (System.nanoTime() < deadline) {
            Thread.sleep(QUIET);
            ResourceFiles.Scan next = files.scan();
            if (next.digest().equals(scan.digest())) {
                return next;
            }
            scan = next;
        }
        return scan;
    }

    private void take(ResourceFiles.Scan scan) {
        digest = scan.digest();
        Report report = new Report();
        report.addAll(scan.problems());
        ObjectReader reader = new ObjectReader(types, report);
        scan.files().forEach(reader::read);
        State before = state;
        if (!report.hasErrors()) {
            new Program(reader.inventory(), types, new Report()).refuseUnpriced(report);
        }
        if (report.hasErrors()) {
            List<Problem> problems = new ArrayList<>(report.sorted());
            problems.addAll(warnings);
            Status last = before.status();
            state = new State(
                    before.snapshot(), new Status(last.loadedAt(), last.revision(), false, List.copyOf(problems)));
        } else {
            Programs.Built built = programs.build(reader.inventory());
            warnings = built.warnings();
            state = new State(
                    built.snapshot(),
                    new Status(clock.instant(), before.status().revision() + 1, true, warnings));
        }
    }

    private void log(Status status) {
        log.tell(status.problems());
        if (status.upToDate()) {
            LOG.info("resources loaded directory={} revision={}", directory, status.revision());
        } else {
            LOG.warn("resources refused, last good kept directory={} revision={}", directory, status.revision());
        }
    }
}
