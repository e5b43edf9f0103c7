package io.axonhub.gateway.transform;

import io.axonhub.gateway.http.SseFrame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What a hostile network, a broken proxy or a careless server makes of bytes and of frames. */
final class Mutilation {
    private static final String[] POISON = {
        "null",
        "true",
        "-1",
        "1e999",
        "-1e-999",
        "99999999999999999999999999",
        "9223372036854775808",
        "0.1e+308",
        "\"\"",
        "\"\\ud83d\"",
        "\"\\u0000\"",
        "[]",
        "{}",
        "[[[[null]]]]",
        "{\"type\":\"error\"}",
        "{\"error\":{}}",
        "{\"\":{\"\":[]}}",
        "[".repeat(3_000),
        "{\"a\":".repeat(3_000),
        "[".repeat(900) + "]".repeat(900),
        "\"" + "x".repeat(70_000) + "\"",
        "1".repeat(5_000)
    };
    private static final byte[][] BAD_UTF8 = {
        {(byte) 0xff},
        {(byte) 0xc0, (byte) 0x80},
        {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
        {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
        {(byte) 0xe2, (byte) 0x82},
        {(byte) 0x80},
        {(byte) 0xef, (byte) 0xbb, (byte) 0xbf},
        {0},
        {'\r'},
        {'\n', '\n'},
        {'"'},
        {'\\'}
    };

    private final Random random;

    Mutilation(Random random) {
        this.random = random;
    }

    /** One to four changes of bytes. */
    byte[] bytes(byte[] body) {
        byte[] copy = body.clone();
        for (int i = random.nextInt(4); i >= 0 && copy.length > 0; i--) {
            copy = change(copy);
        }
        return copy;
    }

    private byte[] change(byte[] body) {
        int at = random.nextInt(body.length);
        int size = 1 + random.nextInt(random.nextBoolean() ? 3 : 300);
        int to = Math.min(body.length, at + size);
        return switch (random.nextInt(7)) {
            case 0 -> flipped(body, at);
            case 1 -> Arrays.copyOf(body, at);
            case 2 -> joined(body, at, new byte[0], to);
            case 3 -> joined(body, to, Arrays.copyOfRange(body, at, to), to);
            case 4 -> joined(body, at, BAD_UTF8[random.nextInt(BAD_UTF8.length)], at);
            case 5 -> noise(body, at, to);
            default -> value(body, at);
        };
    }

    private byte[] flipped(byte[] body, int at) {
        byte[] copy = body.clone();
        copy[at] ^= (byte) (1 << random.nextInt(8));
        return copy;
    }

    private byte[] noise(byte[] body, int from, int to) {
        byte[] copy = body.clone();
        for (int i = from; i < to; i++) {
            copy[i] = (byte) random.nextInt(256);
        }
        return copy;
    }

    /** Some JSON value behind a colon gives way to a poisonous one. */
    private byte[] value(byte[] body, int near) {
        int colon = near;
        while (colon < body.length && body[colon] != ':') {
            colon++;
        }
        int end = Math.min(colon + 1, body.length);
        while (end < body.length && ",}]\n".indexOf(body[end]) < 0) {
            end++;
        }
        byte[] poison = POISON[random.nextInt(POISON.length)].getBytes(StandardCharsets.UTF_8);
        return joined(body, Math.min(colon + 1, body.length), poison, end);
    }

    private static byte[] joined(byte[] body, int to, byte[] between, int from) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(body, 0, to);
        out.writeBytes(between);
        out.write(body, from, body.length - from);
        return out.toByteArray();
    }

    /** Frames removed, doubled, swapped, renamed, emptied, or changed within. */
    List<SseFrame> frames(List<SseFrame> given) {
        List<SseFrame> frames = new ArrayList<>(given);
        for (int i = random.nextInt(4); i >= 0 && !frames.isEmpty(); i--) {
            int at = random.nextInt(frames.size());
            SseFrame frame = frames.get(at);
            int other = random.nextInt(frames.size());
            switch (random.nextInt(7)) {
                case 0 -> frames.remove(at);
                case 1 -> frames.add(other, frame);
                case 2 -> Collections.swap(frames, at, other);
                case 3 -> frames.set(at, frame(frames.get(other).event(), frame.data()));
                case 4 -> frames.set(at, frame(frame.event(), new byte[0]));
                case 5 -> frames.subList(at, frames.size()).clear();
                default -> frames.set(at, frame(frame.event(), bytes(frame.data())));
            }
        }
        return frames;
    }

    private static SseFrame frame(@Nullable String event, byte[] data) {
        return new SseFrame(event, data, SseFrame.encode(event, data));
    }
}
