package io.axonhub.gateway.provider.auth;

import io.axonhub.gateway.http.HttpCall;
import java.util.function.UnaryOperator;

/** How a provider wants its credential. */
@FunctionalInterface
public interface Auth {
    /** The edit that adds the credential to a finished call: the last one before it is sent. */
    UnaryOperator<HttpCall> with(Access access);

    /** {@code Authorization: Bearer <secret>}. */
    static Auth bearer() {
        return access -> {
            String value = "Bearer " + access.secret();
            return call -> call.withHeaders(call.headers().with("authorization", value));
        };
    }

    /** The secret alone in a header of its own. */
    static Auth header(String name) {
        return access -> call -> call.withHeaders(call.headers().with(name, access.secret()));
    }

    /** Both of two ways, for compatible servers of which some read one and some the other. */
    default Auth and(Auth other) {
        return access -> {
            UnaryOperator<HttpCall> first = with(access);
            UnaryOperator<HttpCall> second = other.with(access);
            return call -> second.apply(first.apply(call));
        };
    }

    /** No credential at all. */
    static Auth none() {
        return access -> UnaryOperator.identity();
    }
}
