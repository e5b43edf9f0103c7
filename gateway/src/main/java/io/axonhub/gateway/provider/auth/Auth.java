package io.axonhub.gateway.provider.auth;

import io.axonhub.gateway.http.HttpCall;
import java.util.function.UnaryOperator;

/** How a provider wants its credential. */
@FunctionalInterface
public interface Auth {
    /** The edit that adds {@code secret} to a finished call. */
    UnaryOperator<HttpCall> with(String secret);

    /** {@code Authorization: Bearer <secret>}. */
    static Auth bearer() {
        return secret -> call -> call.withHeaders(call.headers().with("authorization", "Bearer " + secret));
    }

    /** The secret alone in a header of its own. */
    static Auth header(String name) {
        return secret -> call -> call.withHeaders(call.headers().with(name, secret));
    }

    /** Both of two ways, for compatible servers of which some read one and some the other. */
    default Auth and(Auth other) {
        return secret -> {
            UnaryOperator<HttpCall> first = with(secret);
            UnaryOperator<HttpCall> second = other.with(secret);
            return call -> second.apply(first.apply(call));
        };
    }

    /** No credential at all. */
    static Auth none() {
        return secret -> UnaryOperator.identity();
    }
}
