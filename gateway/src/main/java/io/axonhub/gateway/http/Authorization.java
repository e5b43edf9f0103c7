package io.axonhub.gateway.http;

/**
 * One credential on its way into calls. It may block, to fetch what it needs, and then throws what keeps it from being had. Used by
 * one attempt.
 */
@FunctionalInterface
public interface Authorization {
    /** The finished call with the credential: nothing but the sending may follow, because it may cover every byte. */
    HttpCall apply(HttpCall call);

    /**
     * Told that an answer refused the call that {@link #apply} made last: whether the same call, authorized anew, may be taken. It
     * is asked once an attempt.
     *
     * @param status 300 and up
     */
    default boolean renewed(int status, Headers answer) {
        return false;
    }

    /** No credential. */
    static Authorization none() {
        return call -> call;
    }
}
