package io.axonhub.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Many clients of OpenAI's dialect at once, each on a connection of its own; every second request is for a stream. */
final class Crowd {
    private final int port;
    private final String key;
    private final int clients;
    private final String wanted;
    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();

    /** Asks model {@code m}. {@code wanted}: the text that a good answer says. */
    Crowd(int port, String key, int clients, String wanted) {
        this.port = port;
        this.key = key;
        this.clients = clients;
        this.wanted = wanted;
    }

    /** What a client got. */
    enum Verdict {
        /** All of it. */
        WHOLE,
        /** A stream that began, and an error in its dialect where it broke. */
        TOLD,
        /** Anything else. */
        FAILED
    }

    /**
     * One request's end.
     *
     * @param nanos from the request's first byte to the answer's last
     */
    record Outcome(Verdict verdict, boolean stream, long nanos, int attempts, String seen) {}

    /** Sends so many requests and waits for their answers. */
    List<Outcome> ask(int requests) {
        AtomicInteger left = new AtomicInteger(requests);
        outcomes.clear();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                running.add(threads.submit(() -> client(left)));
            }
            for (Future<?> client : running) {
                client.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        return List.copyOf(outcomes);
    }

    private void client(AtomicInteger left) {
        RawHttp http = null;
        for (int number = left.decrementAndGet(); number >= 0; number = left.decrementAndGet()) {
            if (http == null) {
                http = RawHttp.to(port);
            }
            Outcome outcome = one(http, number % 2 == 0);
            outcomes.add(outcome);
            if (outcome.verdict() == Verdict.FAILED) {
                http.close();
                http = null;
            }
        }
        if (http != null) {
            http.close();
        }
    }

    private Outcome one(RawHttp http, boolean stream) {
        String body =
                "{\"model\":\"m\",\"stream\":" + stream + ",\"messages\":[{\"role\":\"user\",\"content\":\"Count.\"}]}";
        String head = "POST /v1/chat/completions HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer " + key
                + "\r\nx-axonhub-explain: true\r\ncontent-type: application/json\r\ncontent-length: " + body.length()
                + "\r\n\r\n";
        long start = System.nanoTime();
        String seen = "";
        int attempts = 0;
        try {
            http.send(head + body);
            RawHttp.Head answer = http.head();
            attempts = attempts(answer);
            seen = rest(http, answer);
            Verdict verdict = answer.status() != 200 ? Verdict.FAILED : stream ? streamed(seen) : whole(seen);
            return new Outcome(verdict, stream, System.nanoTime() - start, attempts, answer.status() + " " + seen);
        } catch (UncheckedIOException e) {
            return new Outcome(Verdict.FAILED, stream, System.nanoTime() - start, attempts, e + " behind " + seen);
        }
    }

    private static int attempts(RawHttp.Head answer) {
        @Nullable String explained = answer.headers().get("x-axonhub-explain");
        return explained == null ? 0 : Tree.parse(explained).path("attempts").size();
    }

    private static String rest(RawHttp http, RawHttp.Head head) {
        if (!head.chunked()) {
            return new String(
                    http.exactly(Integer.parseInt(head.headers().getOrDefault("content-length", "0"))), UTF_8);
        }
        StringBuilder all = new StringBuilder();
        for (Optional<byte[]> chunk = http.chunk(); chunk.isPresent(); chunk = http.chunk()) {
            all.append(new String(chunk.get(), UTF_8));
        }
        return all.toString();
    }

    private Verdict whole(String body) {
        String text = Tree.parse(body).at("/choices/0/message/content").asText();
        return text.equals(wanted) ? Verdict.WHOLE : Verdict.FAILED;
    }

    private Verdict streamed(String stream) {
        StringBuilder text = new StringBuilder();
        boolean error = false;
        boolean done = false;
        for (String line : stream.split("\n", -1)) {
            if (line.equals("data: [DONE]")) {
                done = true;
            } else if (line.startsWith("data: ")) {
                JsonNode event = Tree.parse(line.substring("data: ".length()));
                text.append(event.at("/choices/0/delta/content").asText(""));
                error |= event.has("error");
            }
        }
        if (done && !error && text.toString().equals(wanted)) {
            return Verdict.WHOLE;
        }
        return error && !done && wanted.startsWith(text.toString()) ? Verdict.TOLD : Verdict.FAILED;
    }
}
