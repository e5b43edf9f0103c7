package io.axonhub.operator.status;

import java.util.Optional;

/** How far the gateway has an object. */
public sealed interface Progress {
    /**
     * It has a revision, and so many of the live replicas run it.
     *
     * @param lagging how long the slowest one has been behind is more than it should be
     * @param found whether it was there before this operator was: then it came with an earlier revision
     */
    record Stored(String storeId, long revision, int live, int programmed, boolean lagging, boolean found)
            implements Progress {
        /** The same, of an object that was there before. */
        public Stored asFound() {
            return new Stored(storeId, revision, live, programmed, lagging, true);
        }

        /** Whether every live replica has it, and there is one. */
        public boolean isComplete() {
            return live > 0 && programmed >= live;
        }
    }

    /**
     * The gateway does not take this generation.
     *
     * @param reason as in the condition Accepted
     */
    record Refused(String reason, String message) implements Progress {}

    /**
     * The gateway could not be told, or could not be asked how far it is.
     *
     * @param reason GatewayUnreachable, GatewayUnauthorized, UnsupportedByGateway or StaleLeader
     * @param last what was known before; empty when this generation never reached it
     */
    record Unknown(String reason, String message, Optional<Stored> last) implements Progress {}

    /** The annotation axonhub.io/paused is there. */
    record Paused() implements Progress {}
}
