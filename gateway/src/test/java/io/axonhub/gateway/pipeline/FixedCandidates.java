package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.llm.LlmError;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** These routes one after another, however they are drawn. */
public final class FixedCandidates implements Candidates {
    private final List<Route> all;
    private final Deque<Route> left;
    private final List<Attempt> begun = new ArrayList<>();
    private final int maxAttempts;
    private final Set<Integer> onStatus;
    private final List<String> draws = new ArrayList<>();
    private boolean continuing;
    private @Nullable Hedge hedge;

    /** So many attempts, with what the profile retries besides. */
    public FixedCandidates(int maxAttempts, Set<Integer> onStatus, Collection<Route> routes) {
        this.maxAttempts = maxAttempts;
        this.onStatus = onStatus;
        this.all = List.copyOf(routes);
        this.left = new ArrayDeque<>(routes);
    }

    /** Has streams of text that break go on. */
    public FixedCandidates continuing() {
        continuing = true;
        return this;
    }

    /** Has a slow attempt hedged. */
    public FixedCandidates hedging(Hedge how) {
        hedge = how;
        return this;
    }

    @Override
    public boolean continuesText() {
        return continuing;
    }

    @Override
    public Optional<Hedge> hedge() {
        return Optional.ofNullable(hedge);
    }

    @Override
    public Optional<Route> next() {
        return draw("next");
    }

    @Override
    public Optional<Route> another() {
        return draw("another");
    }

    @Override
    public Optional<Route> larger() {
        return draw("larger");
    }

    @Override
    public Optional<Route> pastFilter() {
        return draw("past filter");
    }

    @Override
    public Optional<Route> beside() {
        return draw("beside");
    }

    private Optional<Route> draw(String how) {
        draws.add(how);
        return begun.size() < maxAttempts ? Optional.ofNullable(left.poll()) : Optional.empty();
    }

    @Override
    public void again() {
        draws.add("again");
        left.addAll(all);
    }

    /** Which of the two each route was drawn by. */
    public List<String> draws() {
        return draws;
    }

    @Override
    public void began(Attempt attempt) {
        begun.add(attempt);
    }

    /** The attempts it was told of. */
    public List<Attempt> begun() {
        return begun;
    }

    @Override
    public void prefer(String channel) {
        List<Route> preferred =
                left.stream().filter(route -> route.channel().equals(channel)).toList();
        left.removeAll(preferred);
        preferred.reversed().forEach(left::addFirst);
    }

    @Override
    public boolean retries(int status) {
        return onStatus.contains(status);
    }

    @Override
    public LlmError unavailable() {
        return new LlmError.Unavailable("none can be tried now", null);
    }
}
