package io.axonhub.e2e;

import io.axonhub.e2e.cluster.Site;
import io.axonhub.e2e.provider.Recorded;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * Requests for one model at a steady rate, each at the next replica and on a thread of its own, whatever became of those before it. Each
 * says a number, by which the provider's record of it is found again. Thread-safe.
 */
final class Traffic implements AutoCloseable {
    /** Before all that it asks. */
    static final long EVER = Long.MIN_VALUE;

    private static final Pattern NUMBER = Pattern.compile("traffic-(\\d+)");

    private final Site site;
    private final String key;
    private final String model;
    private final AtomicLong next = new AtomicLong();
    private final Map<Long, Long> begun = new ConcurrentHashMap<>();
    private final AtomicLong answered = new AtomicLong();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();

    private Traffic(Site site, String key, String model) {
        this.site = site;
        this.key = key;
        this.model = model;
    }

    /** Starts to ask. */
    static Traffic start(Site site, String key, String model, int perSecond) {
        Traffic traffic = new Traffic(site, key, model);
        var _ = traffic.pace.scheduleAtFixedRate(
                () -> traffic.clients.execute(traffic::one), 0, 1_000_000L / perSecond, TimeUnit.MICROSECONDS);
        return traffic;
    }

    private void one() {
        long number = next.incrementAndGet();
        int gateway = (int) (number % site.gateways().size());
        begun.put(number, System.nanoTime());
        int status = site.ask(gateway, key, model, "traffic-" + number);
        if (status != 200) {
            failures.add("request " + number + " at replica " + gateway + ": " + status);
        }
        answered.incrementAndGet();
    }

    /** What of the requests began after this time has reached the provider with a header {@code authorization} of this key. */
    List<Recorded> since(long nanos, String upstreamKey) {
        return site.provider().requests().stream()
                .filter(seen -> seen.header("authorization").orElse("").equals("Bearer " + upstreamKey))
                .filter(seen -> began(seen) > nanos)
                .toList();
    }

    /** System.nanoTime when the request behind a record began; before all time for one of somebody else. */
    private long began(Recorded seen) {
        Matcher number = NUMBER.matcher(seen.text());
        return number.find() ? begun.getOrDefault(Long.valueOf(number.group(1)), Long.MIN_VALUE) : Long.MIN_VALUE;
    }

    /** Waits until so many more have been answered. */
    void goesOn(int requests) {
        long wanted = answered.get() + requests;
        Awaitility.await("requests are answered").until(() -> answered.get() >= wanted);
    }

    /** What got another answer than 200. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Asks no more, and waits for the answers. */
    @Override
    public void close() {
        pace.shutdownNow();
        pace.close();
        clients.close();
    }
}
