package io.axonhub.gateway.pipeline.routing;

import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Profile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Puts the channels of a request in order: the higher tier first; within a tier those that can take it before those that have just
 * recovered and are not due yet, and these before those that are out; among equals by affinity, else by the profile's strategy.
 * Thread-safe.
 */
final class Ranking {
    private static final double NANOS_IN_MILLI = 1e6;
    private static final int MOST_TURNS = 10_000;

    private final Health health;
    private final RandomGenerator random;
    private final Map<Turn, AtomicInteger> turns = new ConcurrentHashMap<>();

    /** Whose turns are counted together: else the requests for one model could take all the odd turns. */
    private record Turn(String profile, String model, int priority, Ranked.Standing standing) {}

    /** {@code random} must be thread-safe. */
    Ranking(Health health, RandomGenerator random) {
        this.health = health;
        this.random = random;
    }

    /** {@code serving}: the higher priority first. */
    List<Ranked> order(List<Weighted> serving, String model, Affinity affinity, Profile profile) {
        List<Ranked> order = new ArrayList<>(serving.size());
        int from = 0;
        while (from < serving.size()) {
            int to = from;
            while (to < serving.size() && priority(serving, to) == priority(serving, from)) {
                to++;
            }
            new Tier(model, profile, affinity, order).place(serving.subList(from, to));
            from = to;
        }
        return order;
    }

    private static int priority(List<Weighted> serving, int index) {
        return serving.get(index).channel().priority();
    }

    /** Channels of one priority on their way into the order. */
    private final class Tier {
        private final String model;
        private final Profile profile;
        private final Affinity affinity;
        private final List<Ranked> order;
        private final long now = health.now();

        Tier(String model, Profile profile, Affinity affinity, List<Ranked> order) {
            this.model = model;
            this.profile = profile;
            this.affinity = affinity;
            this.order = order;
        }

        void place(List<Weighted> tier) {
            List<Weighted> ready = new ArrayList<>(tier.size());
            List<Weighted> warming = new ArrayList<>(0);
            List<Weighted> out = new ArrayList<>(0);
            for (Weighted weighted : tier) {
                switch (standing(weighted.channel())) {
                    case READY -> ready.add(weighted);
                    case WARMING -> warming.add(weighted);
                    case OUT -> out.add(weighted);
                }
            }
            rank(ready, Ranked.Standing.READY);
            rank(warming, Ranked.Standing.WARMING);
            rank(out, Ranked.Standing.OUT);
        }

        private Ranked.Standing standing(Channel channel) {
            if (obstacle(channel) != null) {
                return Ranked.Standing.OUT;
            }
            double share =
                    health.isAvoiding() ? health.of(channel.id()).breaker().share(now) : 1;
            if (share < 1 && affinity.ticket(channel.id()).orElseGet(random::nextDouble) >= share) {
                return Ranked.Standing.WARMING;
            }
            return Ranked.Standing.READY;
        }

        private @Nullable Obstacle obstacle(Channel channel) {
            return health.of(channel.id()).obstacle(channel, Health.model(channel, model), health.isAvoiding(), now);
        }

        private Ranked ranked(Weighted weighted, Ranked.Standing standing, double score) {
            return new Ranked(
                    weighted, standing, score, standing == Ranked.Standing.OUT ? obstacle(weighted.channel()) : null);
        }

        private void rank(List<Weighted> equals, Ranked.Standing standing) {
            if (equals.isEmpty()) {
                return;
            }
            if (affinity.isKnown()) {
                equals.stream()
                        .map(one -> ranked(one, standing, affinity.score(one)))
                        .sorted(Comparator.comparingDouble(ranked -> -ranked.score()))
                        .forEach(order::add);
                return;
            }
            switch (profile.strategy()) {
                case WEIGHTED_RANDOM -> drawWeighted(equals, standing);
                case ROUND_ROBIN -> rotate(equals, standing);
                case LEAST_LOAD, LEAST_LATENCY -> drawTheBetterOfTwo(equals, standing);
            }
        }

        private void drawWeighted(List<Weighted> equals, Ranked.Standing standing) {
            int total = equals.stream().mapToInt(Weighted::weight).sum();
            while (!equals.isEmpty()) {
                int ticket = equals.size() == 1 ? 0 : random.nextInt(total);
                int i = 0;
                while (ticket >= equals.get(i).weight()) {
                    ticket -= equals.get(i).weight();
                    i++;
                }
                Weighted drawn = equals.remove(i);
                total -= drawn.weight();
                order.add(ranked(drawn, standing, drawn.weight()));
            }
        }

        private void rotate(List<Weighted> equals, Ranked.Standing standing) {
            if (turns.size() > MOST_TURNS) {
                turns.clear();
            }
            Turn counter =
                    new Turn(profile.id(), model, equals.getFirst().channel().priority(), standing);
            int turn =
                    turns.computeIfAbsent(counter, key -> new AtomicInteger()).getAndIncrement();
            for (int i = 0; i < equals.size(); i++) {
                order.add(ranked(equals.get(Math.floorMod(turn + i, equals.size())), standing, i));
            }
        }

        /** Two at random, the better of them first: nearly as good as the best of all, and no herd runs after one. */
        private void drawTheBetterOfTwo(List<Weighted> equals, Ranked.Standing standing) {
            while (equals.size() > 1) {
                int one = random.nextInt(equals.size());
                int other = random.nextInt(equals.size() - 1);
                other = other >= one ? other + 1 : other;
                double ofOne = burden(equals.get(one));
                double ofOther = burden(equals.get(other));
                Weighted better = equals.remove(ofOther < ofOne ? other : one);
                order.add(ranked(better, standing, Math.min(ofOne, ofOther)));
            }
            order.add(ranked(equals.getFirst(), standing, burden(equals.getFirst())));
        }

        /** Less is better: requests under way for the weight, or how long a first token takes. */
        private double burden(Weighted weighted) {
            ChannelState state = health.of(weighted.channel().id());
            return profile.strategy() == Profile.Strategy.LEAST_LOAD
                    ? (state.inFlight() + 1.0) / weighted.weight()
                    : state.latency(Health.model(weighted.channel(), model), now) / NANOS_IN_MILLI;
        }
    }
}
