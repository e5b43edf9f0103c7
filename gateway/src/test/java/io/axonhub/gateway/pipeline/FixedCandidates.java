package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.llm.LlmError;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** These routes one after another, however they are drawn. */
public final class FixedCandidates implements Candidates {
    private final Deque<Route> left;
    private final List<Attempt> begun = new ArrayList<>();
    private final int maxAttempts;
    private final Set<Integer> onStatus;
    private final List<String> draws = new ArrayList<>();

    /** So many attempts, with what the profile retries besides. */
    public FixedCandidates(int maxAttempts, Set<Integer> onStatus, Collection<Route> routes) {
        this.maxAttempts = maxAttempts;
        this.onStatus = onStatus;
        this.left = new ArrayDeque<>(routes);
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

    private Optional<Route> draw(String how) {
        draws.add(how);
        return begun.size() < maxAttempts ? Optional.ofNullable(left.poll()) : Optional.empty();
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
