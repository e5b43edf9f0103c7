package io.axonhub.gateway.pipeline.routing;

import io.axonhub.gateway.store.Channel;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Draws one of a channel's credentials by weight. */
final class Credentials {
    /** The channel needs no credential. */
    static final int NEEDS_NONE = -1;

    /** There is none to draw. */
    static final int NONE_LEFT = -2;

    private Credentials() {}

    /** Whether it takes part at all: the only one does whatever its weight. */
    static boolean isUsed(Channel channel, Channel.Credential credential) {
        return credential.weight() > 0 || channel.credentials().size() == 1;
    }

    /** The index of one that is neither {@code tried} nor refused by {@code usable}, or why there is none. */
    static int draw(Channel channel, BitSet tried, Predicate<Channel.Credential> usable, RandomGenerator random) {
        List<Channel.Credential> all = channel.credentials();
        if (all.isEmpty()) {
            return tried.isEmpty() ? NEEDS_NONE : NONE_LEFT;
        }
        int total = 0;
        int drawn = NONE_LEFT;
        for (int i = 0; i < all.size(); i++) {
            Channel.Credential credential = all.get(i);
            if (!tried.get(i) && isUsed(channel, credential) && usable.test(credential)) {
                int weight = Math.max(1, credential.weight());
                total += weight;
                // keeps each with its share of the total so far, so that one pass is enough
                if (drawn == NONE_LEFT || random.nextInt(total) < weight) {
                    drawn = i;
                }
            }
        }
        return drawn;
    }
}
