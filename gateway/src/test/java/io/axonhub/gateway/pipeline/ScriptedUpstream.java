package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A provider in memory: answers each call with the next script and remembers the calls and what became of its answers. */
final class ScriptedUpstream implements Upstream {
    private final Deque<Script> scripts = new ArrayDeque<>();
    private final List<HttpCall> calls = new ArrayList<>();
    private int open;
    private int hurried;

    /**
     * One answer.
     *
     * @param pieces the body as reads will give it
     * @param fault what the read behind the last piece throws; null for a proper end
     * @param sent whether the call goes out at all
     */
    record Script(
            int status,
            Headers headers,
            List<byte[]> pieces,
            @Nullable LlmError fault,
            boolean sent) {
        Script(int status, Headers headers, List<byte[]> pieces, @Nullable LlmError fault) {
            this(status, headers, pieces, fault, true);
        }

        /** A call that fails before it is written. */
        static Script unsent(LlmError why) {
            return new Script(0, Headers.empty(), List.of(), why, false);
        }

        /** A call that is written, and fails before it is answered. */
        static Script unanswered(LlmError why) {
            return new Script(0, Headers.empty(), List.of(), why, true);
        }

        /** Of this content type. */
        static Script of(int status, String type, String body) {
            return new Script(status, Headers.of("content-type", type), List.of(bytes(body)), null);
        }

        static Script json(int status, String body) {
            return of(status, "application/json", body);
        }

        static Script sse(String... pieces) {
            List<byte[]> list = new ArrayList<>();
            for (String piece : pieces) {
                list.add(bytes(piece));
            }
            return stream(list);
        }

        static Script stream(List<byte[]> pieces) {
            return new Script(200, Headers.of("content-type", "text/event-stream"), pieces, null);
        }

        Script breaking(LlmError error) {
            return new Script(status, headers, pieces, error);
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    ScriptedUpstream(Script... answers) {
        scripts.addAll(List.of(answers));
    }

    /** The calls so far. */
    List<HttpCall> calls() {
        return calls;
    }

    /** Answers that nobody has closed. */
    int open() {
        return open;
    }

    /** How often somebody waited for a body's end only. */
    int hurried() {
        return hurried;
    }

    @Override
    public Answer send(HttpCall call, URI baseUrl, Timeouts timeouts, Instant deadline) {
        return send(call, baseUrl, timeouts, deadline, Sending.untold());
    }

    @Override
    public Answer send(HttpCall call, URI baseUrl, Timeouts timeouts, Instant deadline, Sending sending) {
        calls.add(call);
        Script script = scripts.remove();
        if (script.sent()) {
            sending.sent();
        }
        if (script.status() == 0 && script.fault() != null) {
            throw new GatewayException(script.fault());
        }
        open++;
        return new Playing(script);
    }

    /** One answer being read. */
    private final class Playing implements Answer {
        private final Script script;
        private int piece;
        private int at;
        private boolean closed;

        Playing(Script script) {
            this.script = script;
        }

        @Override
        public int status() {
            return script.status();
        }

        @Override
        public Headers headers() {
            return script.headers();
        }

        @Override
        public int read(byte[] into) {
            while (piece < script.pieces().size()) {
                byte[] bytes = script.pieces().get(piece);
                int count = Math.min(into.length, bytes.length - at);
                if (count > 0) {
                    System.arraycopy(bytes, at, into, 0, count);
                    at += count;
                    return count;
                }
                piece++;
                at = 0;
            }
            if (script.fault() != null) {
                throw new GatewayException(script.fault());
            }
            return -1;
        }

        @Override
        public void hurry(Duration patience) {
            hurried++;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                open--;
            }
        }
    }
}
