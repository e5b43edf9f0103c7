package io.axonhub.e2e.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An answer and the way it is sent: its pieces, their framing, pauses, splits and end. A mutable builder for one request, confined
 * to the thread that answers it.
 */
public final class Answer {
    /** How the body's end is told. */
    public enum Framing {
        CHUNKED,
        LENGTH,
        UNTIL_CLOSE
    }

    /** How a piece is cut into writes. */
    public enum Split {
        WHOLE,
        SINGLE_BYTES,
        RANDOM
    }

    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<Integer, CountDownLatch> gates = new LinkedHashMap<>();
    private final int status;
    private List<String> pieces;
    private Charset charset = UTF_8;
    private Framing framing;
    private Split split = Split.WHOLE;
    private Duration beforeHead = Duration.ZERO;
    private Duration beforeBody = Duration.ZERO;
    private Duration between = Duration.ZERO;
    private int endBefore = Integer.MAX_VALUE;
    private Step.@Nullable End end;
    private boolean insideChunk;
    private @Nullable Counts usage;

    private Answer(int status, List<String> pieces, Framing framing, String contentType) {
        this.status = status;
        this.pieces = pieces;
        this.framing = framing;
        headers.put("content-type", contentType);
    }

    /** A JSON body. */
    public static Answer json(int status, String body) {
        return new Answer(status, List.of(body), Framing.LENGTH, "application/json");
    }

    /** A stream of whole server-sent events. */
    public static Answer events(List<String> frames) {
        return new Answer(200, frames, Framing.CHUNKED, "text/event-stream; charset=utf-8");
    }

    /** Any body. */
    public static Answer of(int status, String contentType, String body) {
        return new Answer(status, List.of(body), Framing.LENGTH, contentType);
    }

    /** A body of bytes that are no text, in pieces. */
    public static Answer bytes(String contentType, List<byte[]> pieces) {
        List<String> texts =
                pieces.stream().map(piece -> new String(piece, ISO_8859_1)).toList();
        Answer answer = new Answer(200, texts, Framing.CHUNKED, contentType);
        answer.charset = ISO_8859_1;
        return answer;
    }

    /** Sets a header field. */
    public Answer header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Says how the end of the body is told. */
    public Answer framing(Framing how) {
        framing = how;
        return this;
    }

    /** Cuts every piece into small writes. */
    public Answer split(Split how) {
        split = how;
        return this;
    }

    /** Waits before the status line. */
    public Answer beforeHead(Duration wait) {
        beforeHead = wait;
        return this;
    }

    /** Waits between the head and the first piece. */
    public Answer beforeBody(Duration wait) {
        beforeBody = wait;
        return this;
    }

    /** Waits before every piece but the first. */
    public Answer between(Duration wait) {
        between = wait;
        return this;
    }

    /** Waits for the test before piece {@code index}. */
    public Answer gate(int index, CountDownLatch open) {
        gates.put(index, open);
        return this;
    }

    /** Changes every piece. */
    public Answer rewrite(UnaryOperator<String> change) {
        pieces = pieces.stream().map(change).toList();
        return this;
    }

    /** Puts a last piece in place of piece {@code index} and all that follow. */
    public Answer endWith(int index, String last) {
        List<String> shorter = new ArrayList<>(pieces.subList(0, Math.min(index, pieces.size())));
        shorter.add(last);
        pieces = List.copyOf(shorter);
        return this;
    }

    /** Ends with a close before piece {@code index}, without the mark of a proper end. */
    public Answer cut(int index) {
        return ends(index, Step.End.FIN);
    }

    /** Ends with a close in the middle of piece {@code index}, inside an HTTP chunk. */
    public Answer cutInside(int index) {
        insideChunk = true;
        return ends(index, Step.End.FIN);
    }

    /** Resets the connection before piece {@code index}. */
    public Answer reset(int index) {
        return ends(index, Step.End.RST);
    }

    /** Falls silent for ever before piece {@code index}; -1 means before the status line. */
    public Answer hang(int index) {
        return ends(index, Step.End.HANG);
    }

    /** Closes the connection right after a complete answer, without having said so. */
    public Answer closeAfter() {
        end = Step.End.FIN;
        return this;
    }

    /** Enters the usage in the provider's ledger once the answer is out. */
    public Answer reporting(Counts counts) {
        usage = counts;
        return this;
    }

    /** Leaves it out of the ledger, for its usage is not told. */
    public Answer unreported() {
        usage = null;
        return this;
    }

    /** How many pieces it has. */
    public int pieces() {
        return pieces.size();
    }

    private Answer ends(int index, Step.End how) {
        endBefore = index;
        end = how;
        return this;
    }

    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        pause(steps, beforeHead);
        if (endBefore < 0) {
            steps.add(ending());
            return steps;
        }
        steps.add(new Step.Write(head()));
        pause(steps, beforeBody);
        for (int i = 0; i < pieces.size(); i++) {
            CountDownLatch gate = gates.get(i);
            if (gate != null) {
                steps.add(new Step.Gate(gate));
            }
            if (i > 0) {
                pause(steps, between);
            }
            byte[] piece = pieces.get(i).getBytes(charset);
            if (i == endBefore) {
                if (insideChunk) {
                    steps.add(new Step.Write(half(piece)));
                }
                steps.add(ending());
                return steps;
            }
            writes(steps, framed(piece));
        }
        if (framing == Framing.CHUNKED && endBefore == Integer.MAX_VALUE) {
            steps.add(new Step.Write("0\r\n\r\n".getBytes(UTF_8)));
        }
        if (usage != null) {
            steps.add(new Step.Reported(usage));
        }
        if (end != null || framing == Framing.UNTIL_CLOSE) {
            steps.add(ending());
        }
        return steps;
    }

    private Step.End ending() {
        return end == null ? Step.End.FIN : end;
    }

    private static void pause(List<Step> steps, Duration time) {
        if (!time.isZero()) {
            steps.add(new Step.Pause(time));
        }
    }

    private byte[] head() {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        switch (framing) {
            case CHUNKED -> head.append("transfer-encoding: chunked\r\n");
            case LENGTH -> head.append("content-length: ").append(length()).append("\r\n");
            case UNTIL_CLOSE -> head.append("connection: close\r\n");
        }
        return head.append("\r\n").toString().getBytes(UTF_8);
    }

    private int length() {
        return pieces.stream().mapToInt(piece -> piece.getBytes(charset).length).sum();
    }

    private byte[] framed(byte[] piece) {
        if (framing != Framing.CHUNKED) {
            return piece;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(piece.length + 12);
        out.writeBytes((Integer.toHexString(piece.length) + "\r\n").getBytes(UTF_8));
        out.writeBytes(piece);
        out.writeBytes("\r\n".getBytes(UTF_8));
        return out.toByteArray();
    }

    private byte[] half(byte[] piece) {
        byte[] whole = framed(piece);
        return Arrays.copyOf(whole, whole.length / 2);
    }

    private void writes(List<Step> steps, byte[] bytes) {
        Random random = new Random(bytes.length);
        int at = 0;
        while (at < bytes.length) {
            int size = switch (split) {
                case WHOLE -> bytes.length;
                case SINGLE_BYTES -> 1;
                case RANDOM -> 1 + random.nextInt(9);
            };
            int to = Math.min(bytes.length, at + size);
            steps.add(new Step.Write(Arrays.copyOfRange(bytes, at, to)));
            at = to;
        }
    }
}
