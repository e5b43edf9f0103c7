package io.axonhub.gateway.admin.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.admin.access.Trail;
import io.axonhub.gateway.store.AuditEntry;
import io.axonhub.gateway.store.People;
import io.axonhub.gateway.store.StoreException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Users, roles or projects as calls find and change them: each change with its audit entry, or neither. */
final class AuditedShelf<T> {
    private final People people;
    private final Trail trail;
    private final Function<People, People.Shelf<T>> shelf;
    private final Nature<T> nature;

    /**
     * What is told of a thing.
     *
     * @param kind such as {@code role}
     * @param state for the audit log
     */
    record Nature<T>(String kind, Function<T, String> id, Function<T, JsonNode> state) {}

    AuditedShelf(People people, Trail trail, Function<People, People.Shelf<T>> shelf, Nature<T> nature) {
        this.people = people;
        this.trail = trail;
        this.shelf = shelf;
        this.nature = nature;
    }

    /** The thing whose id the field has. */
    T find(Call call, String field) {
        return shelf.apply(people).find(call.text(field)).orElseThrow(() -> Grants.missing(field, nature.kind()));
    }

    /** Adds it. {@code taken}: the refusal where another one has its name already. */
    void add(Call call, T thing, Supplier<AdminException> taken) {
        AuditEntry entry = entry(call, "create", id(thing), null, thing);
        named(taken, entry, open -> shelf.apply(open).add(thing));
    }

    /** Puts {@code wanted} in place of the thing of its version, after {@code first}. */
    void change(Call call, T before, T wanted, Consumer<People> first, Supplier<AdminException> taken) {
        named(taken, entry(call, "update", id(before), before, wanted), open -> {
            first.accept(open);
            return shelf.apply(open).change(wanted);
        });
    }

    /** Removes it in the version that the call names, after {@code first}. */
    void remove(Call call, T thing, Consumer<People> first) {
        long version = call.number("version", 0);
        write(entry(call, "remove", id(thing), thing, null), open -> {
            first.accept(open);
            return shelf.apply(open).remove(id(thing), version);
        });
    }

    private void named(Supplier<AdminException> taken, AuditEntry entry, Predicate<People> work) {
        try {
            write(entry, work);
        } catch (StoreException e) {
            throw e.kind() == StoreException.Kind.REFUSED ? taken.get() : e;
        }
    }

    private void write(AuditEntry entry, Predicate<People> work) {
        if (!people.audited(entry, work)) {
            throw Grants.stale(nature.kind());
        }
    }

    private String id(T thing) {
        return nature.id().apply(thing);
    }

    private AuditEntry entry(Call call, String action, String id, @Nullable T before, @Nullable T after) {
        AuditEntry.Thing thing = new AuditEntry.Thing(nature.kind(), id);
        return trail.entry(Trail.actor(call.viewer()), action, thing, state(before), state(after));
    }

    private @Nullable JsonNode state(@Nullable T thing) {
        return thing == null ? null : nature.state().apply(thing);
    }
}
