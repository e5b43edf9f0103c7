package io.axonhub.gateway.admin.gitops;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The resource files below a directory and a digest of them. Links are followed; names that begin with a dot are left out, among
 * them the {@code ..data} folders of mounted ConfigMaps, whose files are linked from the folder above. A file is read again when
 * its attributes changed, when it is so young that a change might not show in them, and now and then regardless, for
 * network folders. Not thread-safe.
 */
final class ResourceFiles {
    private static final long MAX_FILE = 8L << 20;
    private static final Duration YOUNG = Duration.ofSeconds(3);
    private static final int FULL_EVERY = 20;
    private static final Set<String> ENDINGS = Set.of("yaml", "yml", "json");

    private final Path root;
    private final Clock clock;
    private Map<String, Cached> cache = new HashMap<>();
    private int scans;

    ResourceFiles(Path root, Clock clock) {
        this.root = root;
        this.clock = clock;
    }

    /**
     * The directory at one moment.
     *
     * @param files content by relative path
     * @param directories all that may hold resource files
     * @param problems files that cannot be read
     */
    record Scan(String digest, SortedMap<String, byte[]> files, Set<Path> directories, List<Problem> problems) {}

    private record Cached(
            FileTime modified, long size, @Nullable Object key, boolean young, byte[] bytes, String sha) {
        boolean fresh(BasicFileAttributes now) {
            return !young
                    && modified.equals(now.lastModifiedTime())
                    && size == now.size()
                    && (key == null ? now.fileKey() == null : key.equals(now.fileKey()));
        }
    }

    /** Looks at everything. */
    Scan scan() throws IOException {
        Walk walk = new Walk(++scans % FULL_EVERY == 0);
        Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), 32, walk);
        cache = walk.seen;
        SortedMap<String, byte[]> files = new TreeMap<>();
        MessageDigest digest = Digest.start();
        for (Map.Entry<String, Cached> file : new TreeMap<>(walk.seen).entrySet()) {
            files.put(file.getKey(), file.getValue().bytes());
            digest.update((file.getKey() + "\0" + file.getValue().sha() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        List<Problem> problems = walk.report.sorted();
        problems.forEach(problem -> digest.update(problem.text().getBytes(StandardCharsets.UTF_8)));
        return new Scan(HexFormat.of().formatHex(digest.digest()), files, walk.directories, problems);
    }

    private final class Walk extends SimpleFileVisitor<Path> {
        private final boolean full;
        private final Report report = new Report();
        private final Map<String, Cached> seen = new HashMap<>();
        private final Set<Path> directories = new HashSet<>();

        Walk(boolean full) {
            this.full = full;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            if (!directory.equals(root) && isHidden(directory)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            directories.add(directory);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (isHidden(file) || !ENDINGS.contains(ending(file))) {
                return FileVisitResult.CONTINUE;
            }
            if (attributes.isSymbolicLink()) {
                report.error(name(file), 0, "", "is a link to nothing");
            } else if (!attributes.isRegularFile()) {
                report.error(name(file), 0, "", "is no regular file");
            } else if (attributes.size() > MAX_FILE) {
                report.error(name(file), 0, "", "is larger than 8 MiB");
            } else {
                try {
                    seen.put(name(file), content(file, attributes));
                } catch (IOException e) {
                    return visitFileFailed(file, e);
                }
            }
            return FileVisitResult.CONTINUE;
        }

        private Cached content(Path file, BasicFileAttributes attributes) throws IOException {
            Cached known = cache.get(name(file));
            if (known != null && !full && known.fresh(attributes)) {
                return known;
            }
            FileTime modified = attributes.lastModifiedTime();
            boolean young = modified.toInstant().plus(YOUNG).isAfter(clock.instant());
            byte[] bytes = Files.readAllBytes(file);
            return new Cached(modified, attributes.size(), attributes.fileKey(), young, bytes, Digest.hex(bytes));
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            String reason = switch (e) {
                case NoSuchFileException _ -> "is not there";
                case FileSystemLoopException _ -> "is a link to a folder around it";
                default -> "cannot be read: " + e.getClass().getSimpleName();
            };
            report.error(name(file), 0, "", reason);
            return FileVisitResult.CONTINUE;
        }
    }

    private String name(Path file) {
        String name = root.relativize(file).toString().replace('\\', '/');
        return name.isEmpty() ? "." : name;
    }

    private static boolean isHidden(Path path) {
        return String.valueOf(path.getFileName()).startsWith(".");
    }

    private static String ending(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
