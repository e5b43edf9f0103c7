package io.axonhub.gateway.admin.gitops;

import io.axonhub.gateway.store.PriceBook;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What files say of money beside the custom resources: a price book, and the limits of users. Confined to one load. */
final class Terms {
    private final Map<String, Declared<UserLimits>> users = new LinkedHashMap<>();
    private @Nullable PriceBook book;

    /** By id. */
    Map<String, Declared<UserLimits>> users() {
        return users;
    }

    PriceBook prices() {
        return book == null ? PriceBook.empty() : book;
    }

    void prices(PriceBook read) {
        book = read;
    }

    /** Adds what {@code other} has. */
    void addAll(Terms other) {
        users.putAll(other.users);
        book = other.book == null ? book : other.book;
    }
}
