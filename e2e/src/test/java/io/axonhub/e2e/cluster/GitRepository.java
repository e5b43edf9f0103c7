package io.axonhub.e2e.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.axonhub.e2e.gateway.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** A git repository that people commit to, and the clone of it that an agent of GitOps keeps. Needs the git command. */
public final class GitRepository implements AutoCloseable {
    private static final Map<String, String> SETTINGS = Map.of(
            "GIT_CONFIG_GLOBAL", "/dev/null",
            "GIT_CONFIG_NOSYSTEM", "1",
            "GIT_TERMINAL_PROMPT", "0",
            "GIT_AUTHOR_NAME", "e2e",
            "GIT_AUTHOR_EMAIL", "e2e@example.com",
            "GIT_COMMITTER_NAME", "e2e",
            "GIT_COMMITTER_EMAIL", "e2e@example.com");

    private final Path folder;
    private final Path work;
    private final Path clone;

    private GitRepository(Path folder) {
        this.folder = folder;
        this.work = folder.resolve("work");
        this.clone = folder.resolve("clone");
    }

    /** One with nothing but an empty commit. */
    public static GitRepository create() {
        try {
            GitRepository repository = new GitRepository(Files.createTempDirectory("axonhub-e2e-git"));
            run(repository.folder, "init", "-q", "-b", "main", "work");
            repository.commit("Begin");
            run(repository.folder, "clone", "-q", "work", "clone");
            return repository;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file of the work tree. */
    public void write(String name, String text) {
        try {
            Path file = work.resolve(name);
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, text, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a file of the work tree holds. */
    public String read(String name) {
        return text(work.resolve(name));
    }

    /** The files of the work tree in a folder, sorted. */
    public List<String> list(String in) {
        return files(work.resolve(in)).stream()
                .map(file -> work.relativize(file).toString())
                .toList();
    }

    /** Removes a file. */
    public void remove(String name) {
        try {
            Files.delete(work.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Commits all of the work tree. */
    public void commit(String message) {
        run(work, "add", "--all");
        run(work, "commit", "-q", "--allow-empty", "-m", message);
    }

    /** Takes the last commit back, with another one. */
    public void revert() {
        run(work, "revert", "--no-edit", "HEAD");
    }

    /** The commits, newest first. */
    public String log() {
        return run(work, "log", "--format=%h %s");
    }

    /** Brings the clone to the last commit and gives its folder. */
    public Path pull() {
        run(clone, "pull", "-q", "--ff-only");
        return clone;
    }

    /** The text of each file of the clone. */
    public List<String> pulled() {
        return files(clone).stream().map(GitRepository::text).toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(Path in) {
        try (Stream<Path> all = Files.walk(in)) {
            return all.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String run(Path in, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(in.toFile());
        // those of a hook that runs the tests would lead to its own repository
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        builder.environment().putAll(SETTINGS);
        return Ran.toItsEnd(builder).orFail(String.join(" ", command));
    }

    @Override
    public void close() {
        Folders.delete(folder);
    }
}
