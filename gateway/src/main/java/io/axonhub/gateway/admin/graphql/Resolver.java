package io.axonhub.gateway.admin.graphql;

import org.jspecify.annotations.Nullable;

/** Makes a field's value: a {@link Row}, a list of them, or a plain value. It throws {@code AdminException} to refuse. */
@FunctionalInterface
interface Resolver {
    @Nullable
    Object resolve(Call call);
}
