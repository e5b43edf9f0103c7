package io.axonhub.gateway.pipeline.record;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Stage;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * Counts, by error class, the requests that nobody can be named for. They are not recorded, so that whoever has no key cannot fill
 * the disk. Stands first.
 */
public final class RefusalCount implements Stage {
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    @Override
    public boolean needsHeadOnly() {
        return true;
    }

    @Override
    public Reply handle(Exchange exchange, Next next) {
        try {
            return next.proceed(exchange);
        } catch (GatewayException e) {
            if (exchange.knownIdentity().isEmpty()) {
                counts.computeIfAbsent(e.error().errorClass(), name -> new LongAdder())
                        .increment();
            }
            throw e;
        }
    }

    /** So many since the start, by error class. */
    public Map<String, Long> counts() {
        return counts.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> entry.getValue().sum()));
    }
}
