package io.axonhub.gateway.pipeline.continuation;

import io.axonhub.gateway.pipeline.Candidates;
import io.axonhub.gateway.pipeline.Route;
import java.util.ArrayDeque;
import java.util.Deque;

/** Candidates of which one channel's, if it is among them, comes first. */
final class OwnerFirst implements Candidates {
    private final Candidates all;
    private final Deque<Route> order = new ArrayDeque<>();

    OwnerFirst(Candidates all, String owner) {
        this.all = all;
        Deque<Route> others = new ArrayDeque<>();
        while (all.hasNext()) {
            Route route = all.next();
            (route.channel().equals(owner) ? order : others).add(route);
        }
        order.addAll(others);
    }

    @Override
    public boolean hasNext() {
        return !order.isEmpty();
    }

    @Override
    public Route next() {
        return order.remove();
    }

    @Override
    public int maxAttempts() {
        return all.maxAttempts();
    }

    @Override
    public boolean retries(int status) {
        return all.retries(status);
    }
}
