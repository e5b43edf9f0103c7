package io.axonhub.e2e;

import io.axonhub.e2e.provider.Answer;
import io.axonhub.e2e.provider.Recorded;
import java.time.Duration;
import java.util.List;

/** The ways in which a provider fails its clients. */
enum Havoc {
    REFUSED {
        @Override
        Answer spoil(Answer good, Recorded request) {
            return good;
        }
    },
    RESET {
        @Override
        Answer spoil(Answer good, Recorded request) {
            return good.reset(-1);
        }
    },
    INTERNAL {
        @Override
        Answer spoil(Answer good, Recorded request) {
            return Answer.json(500, "{\"error\":{\"message\":\"Internal\",\"type\":\"server_error\"}}");
        }
    },
    RATE_LIMITED {
        @Override
        Answer spoil(Answer good, Recorded request) {
            return Answer.json(429, "{\"error\":{\"message\":\"Slow down\",\"type\":\"rate_limit_error\"}}")
                    .header("retry-after", "1");
        }
    },
    ERROR_EVENT {
        @Override
        Answer spoil(Answer good, Recorded request) {
            String error = "{\"error\":{\"message\":\"Out of order\",\"type\":\"server_error\"}}";
            return request.streaming()
                    ? good.endWith(1, "data: " + error + "\n\n").unreported()
                    : Answer.json(200, error);
        }
    },
    GARBAGE {
        @Override
        Answer spoil(Answer good, Recorded request) {
            return request.streaming()
                    ? Answer.events(List.of("data: {\"id\":\n\n", "data: ]]]\n\n"))
                    : Answer.of(200, "text/html", "<html><body>Please log in</body></html>");
        }
    },
    STALL_BEFORE_FIRST_BYTE {
        @Override
        Answer spoil(Answer good, Recorded request) {
            return good.hang(-1);
        }
    },
    STALL_IN_THE_MIDDLE {
        @Override
        Answer spoil(Answer good, Recorded request) {
            return good.hang(request.streaming() ? 3 : 0);
        }
    },
    SLOW_DRIP {
        @Override
        Answer spoil(Answer good, Recorded request) {
            return good.between(Duration.ofMillis(40));
        }
    };

    /** What becomes of a good answer. */
    abstract Answer spoil(Answer good, Recorded request);

    /** Whether the gateway learns of it at once, so that nothing but its own work delays the next attempt. */
    boolean isFast() {
        return switch (this) {
            case REFUSED, RESET, INTERNAL, RATE_LIMITED, ERROR_EVENT, GARBAGE -> true;
            case STALL_BEFORE_FIRST_BYTE, STALL_IN_THE_MIDDLE, SLOW_DRIP -> false;
        };
    }

    /** Whether it is held against the channel; a rate limit is held against its credential, and slowness is no fault. */
    boolean opensTheBreaker() {
        return this != RATE_LIMITED && this != SLOW_DRIP;
    }
}
