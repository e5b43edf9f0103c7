package io.axonhub.e2e.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One keep-alive connection of the provider. While an answer is played a second thread waits for the next byte, so that a peer
 * that leaves is seen at once.
 */
final class Connection {
    private static final int GONE = -1;
    private static final Duration FOREVER = Duration.ofMinutes(10);

    private final ScriptedProvider provider;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final long number;

    Connection(ScriptedProvider provider, Socket socket, long number) throws IOException {
        this.provider = provider;
        this.socket = socket;
        this.number = number;
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    void run() throws IOException {
        int first = in.read();
        while (first != GONE) {
            Recorded request = read(first);
            Answer answer = provider.answer(request);
            CompletableFuture<Integer> next = watch();
            boolean kept = play(answer.steps(), request, next);
            if (!kept) {
                return;
            }
            first = next.join();
        }
    }

    private CompletableFuture<Integer> watch() {
        CompletableFuture<Integer> next = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                next.complete(in.read());
            } catch (IOException e) {
                next.complete(GONE);
            }
        });
        return next;
    }

    private boolean play(List<Step> steps, Recorded request, CompletableFuture<Integer> next) throws IOException {
        for (Step step : steps) {
            boolean going = switch (step) {
                case Step.Write write -> write(write.bytes(), request, next);
                case Step.Pause pause -> pause(pause.time(), request, next);
                case Step.Gate gate -> gate(gate.open(), request, next);
                case Step.Reported reported -> {
                    provider.report(reported.usage());
                    yield true;
                }
                case Step.End end -> end(end, request, next);
            };
            if (!going) {
                return false;
            }
        }
        request.done().complete(System.nanoTime());
        return true;
    }

    private boolean write(byte[] bytes, Recorded request, CompletableFuture<Integer> next) {
        if (gone(next)) {
            return left(request);
        }
        try {
            out.write(bytes);
            out.flush();
            return true;
        } catch (IOException e) {
            return left(request);
        }
    }

    private static boolean pause(Duration time, Recorded request, CompletableFuture<Integer> next) {
        return departs(time, next) ? left(request) : true;
    }

    private static boolean gate(CountDownLatch open, Recorded request, CompletableFuture<Integer> next) {
        while (open.getCount() > 0) {
            if (departs(Duration.ofMillis(5), next)) {
                return left(request);
            }
        }
        return true;
    }

    private boolean end(Step.End end, Recorded request, CompletableFuture<Integer> next) throws IOException {
        switch (end) {
            case FIN -> request.done().complete(System.nanoTime());
            case RST -> {
                request.done().complete(System.nanoTime());
                socket.setSoLinger(true, 0);
            }
            case HANG -> {
                if (departs(FOREVER, next)) {
                    left(request);
                }
            }
        }
        socket.close();
        return false;
    }

    private static boolean left(Recorded request) {
        request.left().complete(System.nanoTime());
        return false;
    }

    private static boolean gone(CompletableFuture<Integer> next) {
        return next.isDone() && next.join() == GONE;
    }

    /** Waits for {@code time}, or until the peer leaves; a byte of a pipelined request does not end the wait. */
    private static boolean departs(Duration time, CompletableFuture<Integer> next) {
        long until = System.nanoTime() + time.toNanos();
        try {
            if (next.get(time.toNanos(), TimeUnit.NANOSECONDS) == GONE) {
                return true;
            }
            new CountDownLatch(1).await(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            return false;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private Recorded read(int first) throws IOException {
        String[] start = ((char) first + line()).split(" ", 3);
        Map<String, List<String>> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        byte[] body = body(headers);
        return new Recorded(
                start[0],
                start[1],
                headers,
                body,
                number,
                System.nanoTime(),
                new CompletableFuture<>(),
                new CompletableFuture<>());
    }

    private byte[] body(Map<String, List<String>> headers) throws IOException {
        if (headers.containsKey("transfer-encoding")) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int size = chunk(); size > 0; size = chunk()) {
                all.writeBytes(exactly(size));
                line();
            }
            line();
            return all.toByteArray();
        }
        List<String> length = headers.getOrDefault("content-length", List.of("0"));
        return exactly(Integer.parseInt(length.getFirst()));
    }

    private int chunk() throws IOException {
        return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
    }

    private byte[] exactly(int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException("the request's body was cut");
        }
        return bytes;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c == GONE) {
                throw new EOFException("the request was cut");
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(ISO_8859_1);
    }
}
