package io.axonhub.gateway;

import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is made of settings that may change: made anew when it is asked for after they have. Thread-safe; several that see a change at
 * the same time each make the same of it.
 */
final class Derived<S, T> implements Supplier<T> {
    private final Supplier<S> settings;
    private final Function<S, T> make;
    private volatile Made<S, T> made;

    private record Made<S, T>(S of, T value) {}

    /** Made for the first time at once, so that settings nothing can be made of are refused here. */
    Derived(Supplier<S> settings, Function<S, T> make) {
        this.settings = settings;
        this.make = make;
        this.made = made(settings.get());
    }

    private Made<S, T> made(S of) {
        return new Made<>(of, make.apply(of));
    }

    @Override
    public T get() {
        Made<S, T> known = made;
        S now = settings.get();
        if (!Objects.equals(known.of(), now)) {
            known = made(now);
            made = known;
        }
        return known.value();
    }
}
