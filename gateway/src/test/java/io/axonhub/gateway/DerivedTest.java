package io.axonhub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DerivedTest {
    @Test
    void isMadeAnewWhenTheSettingsAreOthersAndOnlyThen() {
        AtomicReference<List<Integer>> settings = new AtomicReference<>(List.of(1));
        List<List<Integer>> made = new ArrayList<>();
        Derived<List<Integer>, String> derived = new Derived<>(settings::get, of -> {
            made.add(of);
            return "made of " + of;
        });
        settings.set(new ArrayList<>(List.of(1)));
        assertThat(derived.get()).isSameAs(derived.get()).isEqualTo("made of [1]");
        settings.set(List.of(2));
        assertThat(derived.get()).isSameAs(derived.get()).isEqualTo("made of [2]");
        assertThat(made).containsExactly(List.of(1), List.of(2));
    }
}
