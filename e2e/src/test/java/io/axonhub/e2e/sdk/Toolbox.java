package io.axonhub.e2e.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The clients' own tools, installed from the lock files on first use and kept while those do not change: {@code node_modules} by
 * npm, {@code .venv} and {@code .venv-frameworks} by pip. Needs node, npm and python3 on the PATH.
 */
public final class Toolbox {
    private static final Path HOME = Path.of(System.getProperty("basedir", ".")).toAbsolutePath();
    private static final ReentrantLock LOCK = new ReentrantLock();

    private Toolbox() {}

    /** The e2e module's folder. */
    public static Path home() {
        return HOME;
    }

    /** The folder of installed npm packages. */
    public static Path nodeModules() {
        Path modules = HOME.resolve("node_modules");
        once(modules.resolve(".installed"), List.of("package.json", "package-lock.json", ".npmrc"), () -> {
            run(List.of("npm", "ci", "--no-progress"));
        });
        return modules;
    }

    /** The interpreter with the frameworks, which want other versions of the vendors' SDKs. */
    public static Path frameworks() {
        return python(".venv-frameworks", "requirements-frameworks.txt");
    }

    /** The interpreter with the vendors' SDKs. */
    public static Path python() {
        return python(".venv", "requirements.txt");
    }

    private static Path python(String folder, String requirements) {
        Path venv = HOME.resolve(folder);
        Path python = venv.resolve("bin/python");
        once(venv.resolve(".installed"), List.of(requirements), () -> {
            run(List.of("python3", "-m", "venv", "--clear", venv.toString()));
            run(List.of(python.toString(), "-m", "pip", "install", "--quiet", "--no-deps", "-r", requirements));
        });
        return python;
    }

    private static void once(Path stamp, List<String> sources, Runnable install) {
        LOCK.lock();
        try {
            String wanted = digest(sources);
            if (!Files.exists(stamp) || !Files.readString(stamp).equals(wanted)) {
                install.run();
                Files.writeString(stamp, wanted);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            LOCK.unlock();
        }
    }

    private static String digest(List<String> sources) throws IOException {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (String source : sources) {
                sha.update(Files.readAllBytes(HOME.resolve(source)));
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void run(List<String> command) {
        try {
            Path log = Files.createTempFile("axonhub-e2e-install", ".log");
            Process process = new ProcessBuilder(command)
                    .directory(HOME.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(command + " failed:\n" + Files.readString(log, UTF_8));
            }
            Files.delete(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
