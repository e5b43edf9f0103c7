package io.axonhub.gateway.admin.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Bounds how often one address may try to sign in, on this replica. The addresses it remembers are bounded too. */
public final class AddressLimit {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int REMEMBERED = 10_000;

    private final int most;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Window> windows = new LinkedHashMap<>();

    private record Window(Instant start, int tries) {}

    /** {@code most} tries a minute. */
    public AddressLimit(int most, Clock clock) {
        this.most = most;
        this.clock = clock;
    }

    /** Counts a try, or refuses it. */
    public void take(String address) {
        Instant now = clock.instant();
        lock.lock();
        try {
            Window window = windows.remove(address);
            if (window == null || !window.start().plus(WINDOW).isAfter(now)) {
                window = new Window(now, 0);
            }
            windows.put(address, new Window(window.start(), window.tries() + 1));
            if (windows.size() > REMEMBERED) {
                windows.remove(windows.keySet().iterator().next());
            }
            if (window.tries() >= most) {
                throw AdminException.tooMany(
                        "Too many tries from this address: wait a minute.",
                        Duration.between(now, window.start().plus(WINDOW)));
            }
        } finally {
            lock.unlock();
        }
    }
}
