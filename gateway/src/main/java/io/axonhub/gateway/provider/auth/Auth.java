package io.axonhub.gateway.provider.auth;

import io.axonhub.gateway.http.Authorization;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import java.util.Optional;

/** How a provider wants its credential. Thread-safe. */
@FunctionalInterface
public interface Auth {
    /** What adds the credential to the calls of one attempt. */
    Authorization with(Access access);

    /** What is wrong with a secret, without a word of it; empty when it can be used. Asked when channels are loaded. */
    default Optional<String> problem(String secret) {
        return Optional.empty();
    }

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
        return new Both(this, other);
    }

    /** No credential at all. */
    static Auth none() {
        return access -> Authorization.none();
    }

    /** Two ways at once. */
    record Both(Auth one, Auth other) implements Auth {
        @Override
        public Authorization with(Access access) {
            Authorization first = one.with(access);
            Authorization second = other.with(access);
            return new Authorization() {
                @Override
                public HttpCall apply(HttpCall call) {
                    return second.apply(first.apply(call));
                }

                @Override
                public boolean renewed(int status, Headers answer) {
                    boolean one = first.renewed(status, answer);
                    boolean other = second.renewed(status, answer);
                    return one || other;
                }
            };
        }

        @Override
        public Optional<String> problem(String secret) {
            return one.problem(secret).or(() -> other.problem(secret));
        }
    }
}
