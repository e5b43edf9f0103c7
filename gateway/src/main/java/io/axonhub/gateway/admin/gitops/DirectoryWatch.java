package io.axonhub.gateway.admin.gitops;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wakes its caller soon after something changed in the watched folders, where the file system can tell; else after a pause. */
final class DirectoryWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryWatch.class);

    private final @Nullable WatchService service;
    private final Map<Path, WatchKey> keys = new HashMap<>();
    private boolean complained;

    private DirectoryWatch(@Nullable WatchService service) {
        this.service = service;
    }

    /** Asks the file system of {@code root}; where it cannot tell, only pauses. */
    static DirectoryWatch open(Path root) {
        try {
            return new DirectoryWatch(root.getFileSystem().newWatchService());
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warn("resources directory is polled only reason={}", e.getMessage());
            return new DirectoryWatch(null);
        }
    }

    /** Never hears of anything: only pauses. */
    static DirectoryWatch none() {
        return new DirectoryWatch(null);
    }

    /** Watches exactly these folders. */
    void watch(Set<Path> folders) {
        if (service == null) {
            return;
        }
        keys.entrySet().removeIf(known -> {
            boolean gone = !known.getValue().isValid() || !folders.contains(known.getKey());
            if (gone) {
                known.getValue().cancel();
            }
            return gone;
        });
        for (Path folder : folders) {
            if (!keys.containsKey(folder)) {
                register(service, folder);
            }
        }
    }

    private void register(WatchService watcher, Path folder) {
        try {
            keys.put(
                    folder,
                    folder.register(
                            watcher,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_MODIFY,
                            StandardWatchEventKinds.ENTRY_DELETE));
        } catch (IOException e) {
            if (!complained) {
                complained = true;
                LOG.warn("folder is polled only folder={} reason={}", folder, e.getMessage());
            }
        }
    }

    /** Returns after a change, at the latest after {@code pause}. */
    void await(Duration pause) throws InterruptedException {
        if (service == null) {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            return;
        }
        try {
            WatchKey key = service.poll(pause.toNanos(), TimeUnit.NANOSECONDS);
            while (key != null) {
                key.pollEvents();
                key.reset();
                key = service.poll();
            }
        } catch (ClosedWatchServiceException e) {
            throw new InterruptedException("closed");
        }
    }

    @Override
    public void close() throws IOException {
        if (service != null) {
            service.close();
        }
    }
}
