package io.axonhub.gateway.pipeline.reasoning;

import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which signed reasoning led to which tool call, per API key: bounded in entries, bytes and age, the longest unused goes first. On this
 * replica only: what it does not know is lost as it would be without it. Thread-safe.
 */
public final class ReasoningMemory {
    private static final long OVERHEAD = 256;

    private final Limits limits;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, Entry> entries = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;
    private volatile boolean empty = true;

    /**
     * How much is kept.
     *
     * @param entries tool calls
     * @param bytes of text and signatures, about
     * @param age of an entry since it was made
     */
    public record Limits(int entries, long bytes, Duration age) {
        /** Some thousand agents in the middle of their work. */
        public static Limits defaults() {
            return new Limits(50_000, 32L << 20, Duration.ofHours(12));
        }
    }

    /**
     * What led to a call.
     *
     * @param channel whose provider made it
     * @param parts {@link Content.Reasoning} and {@link Content.RedactedReasoning}, all signed, since the call before this one
     * @param signature the call's own
     */
    record Led(
            String channel, List<Content> parts, @Nullable Signature signature) {
        Led {
            parts = List.copyOf(parts);
        }

        private long size() {
            long size = OVERHEAD;
            size += signature == null ? 0 : signature.value().length();
            for (Content part : parts) {
                size += part instanceof Content.Reasoning(String text, var by)
                        ? text.length() + (by == null ? 0 : by.value().length())
                        : OVERHEAD;
                size += part instanceof Content.RedactedReasoning(Signature data)
                        ? data.value().length()
                        : 0;
            }
            return size;
        }
    }

    private record Key(String tenant, String callId) {}

    private record Entry(Led led, long size, Instant until) {}

    /** An empty one. */
    public ReasoningMemory(Limits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** Keeps what an answer's calls were led to by, if any of it is signed. */
    void remember(String tenant, String channel, List<Content> answer) {
        List<Content> signed = new ArrayList<>();
        for (Content part : answer) {
            if (part instanceof Content.ToolCall call) {
                if (!signed.isEmpty() || call.signature() != null) {
                    put(new Key(tenant, call.id()), new Led(channel, signed, call.signature()));
                }
                signed.clear();
            } else if (signature(part) != null) {
                signed.add(part);
            }
        }
    }

    /** The proof that a part of reasoning carries, null when there is none or it is no reasoning. */
    static @Nullable Signature signature(Content part) {
        return switch (part) {
            case Content.Reasoning reasoning -> reasoning.signature();
            case Content.RedactedReasoning redacted -> redacted.data();
            default -> null;
        };
    }

    private void put(Key key, Led led) {
        long size = led.size() + key.callId().length();
        if (size > limits.bytes() / 8) {
            return;
        }
        lock.lock();
        try {
            drop(entries.remove(key));
            entries.put(key, new Entry(led, size, clock.instant().plus(limits.age())));
            bytes += size;
            Iterator<Entry> eldest = entries.values().iterator();
            while (entries.size() > limits.entries() || bytes > limits.bytes()) {
                drop(eldest.next());
                eldest.remove();
            }
            empty = entries.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void drop(@Nullable Entry entry) {
        bytes -= entry == null ? 0 : entry.size();
    }

    /** What led to this call of this tenant; null when that is not known (any more). */
    @Nullable
    Led recall(String tenant, String callId) {
        Key key = new Key(tenant, callId);
        lock.lock();
        try {
            Entry entry = entries.get(key);
            if (entry == null) {
                return null;
            }
            if (clock.instant().isBefore(entry.until())) {
                return entry.led();
            }
            drop(entries.remove(key));
            empty = entries.isEmpty();
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing is known, without waiting. */
    boolean isEmpty() {
        return empty;
    }

    /** Bytes held, about. */
    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }
}
