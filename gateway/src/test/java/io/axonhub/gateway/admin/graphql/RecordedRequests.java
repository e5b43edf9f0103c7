package io.axonhub.gateway.admin.graphql;

import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.store.BodyRecord;
import io.axonhub.gateway.store.Cost;
import io.axonhub.gateway.store.RequestDraft;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.Requests;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Requests in memory. */
final class RecordedRequests implements Requests {
    private final List<RequestRecord> all = new ArrayList<>();

    void add(String id, String key, Instant at) {
        all.add(RequestDraft.request(id, at)
                .by(key)
                .took(5L, 9L)
                .used(new Usage(1, 2, 3, 0, 4, 5), null)
                .cost(new Cost(new BigDecimal("0.5"), "USD"))
                .done());
    }

    @Override
    public Optional<Found> find(String id) {
        return all.stream()
                .filter(request -> request.id().equals(id))
                .findFirst()
                .map(request -> new Found(
                        request,
                        List.of(),
                        List.of(new BodyRecord(
                                id,
                                BodyRecord.Kind.REQUEST,
                                0,
                                "application/json",
                                "{}".getBytes(StandardCharsets.UTF_8),
                                false))));
    }

    @Override
    public Page list(Filter filter, @Nullable Cursor after, int limit) {
        List<RequestRecord> found = all.stream()
                .filter(request -> filter.any()
                        .getOrDefault(
                                Requests.Field.KEY, Set.of(request.caller().keyId()))
                        .contains(request.caller().keyId()))
                .filter(request -> after == null || request.receivedAt().isBefore(after.receivedAt()))
                .sorted(Comparator.comparing(RequestRecord::receivedAt).reversed())
                .toList();
        if (found.size() <= limit) {
            return new Page(found, null);
        }
        RequestRecord last = found.get(limit - 1);
        return new Page(found.subList(0, limit), new Cursor(last.receivedAt(), last.id()));
    }
}
