package io.axonhub.gateway.store.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.store.StoreException;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyringTest {
    private final String key = Keyring.newKey(new SecureRandom());
    private final Keyring keys = Keyring.of(List.of(key), "encryption.key");

    @Test
    void opensWhatItSealedAndShowsNothingOfIt() {
        String sealed = keys.seal("sk-live-ä", "AIChannel team/c");
        assertThat(sealed).startsWith("v1:" + keys.current() + ":").doesNotContain("sk-live");
        assertThat(keys.open(sealed, "AIChannel team/c")).contains("sk-live-ä");
        assertThat(keys.seal("sk-live-ä", "AIChannel team/c")).isNotEqualTo(sealed);
    }

    @Test
    void opensNothingThatWasMovedChangedOrCut() {
        String sealed = keys.seal("sk-live", "AIChannel team/c");
        assertThat(keys.open(sealed, "AIChannel team/d")).isEmpty();
        char last = sealed.charAt(sealed.length() - 5);
        String changed = sealed.substring(0, sealed.length() - 5)
                + (last == 'A' ? 'B' : 'A')
                + sealed.substring(sealed.length() - 4);
        assertThat(keys.open(changed, "AIChannel team/c")).isEmpty();
        for (String cut : List.of("", "v1", "v1:" + keys.current() + ":", "v2" + sealed.substring(2), "a:b:c:d")) {
            assertThat(keys.open(cut, "AIChannel team/c")).as(cut).isEmpty();
        }
    }

    @Test
    void sealsWithTheFirstKeyAndOpensWithEach() {
        String old = keys.seal("sk-live", "p");
        Keyring both = Keyring.of(List.of(Keyring.newKey(new SecureRandom()), key), "encryption.key");
        assertThat(both.open(old, "p")).contains("sk-live");
        assertThat(both.knows(old)).isTrue();
        assertThat(both.current()).isNotEqualTo(keys.current());
        assertThat(keys.knows(both.seal("x", "p"))).isFalse();
        assertThat(keys.open(both.seal("x", "p"), "p")).isEmpty();
    }

    @Test
    void readsHexAsWell() {
        Keyring hex = Keyring.of(List.of("0f".repeat(32)), "encryption.key");
        assertThat(hex.open(hex.seal("x", "p"), "p")).contains("x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "short", "AAAA", "zz zz", "0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0fzz"
            })
    void refusesWhatIsNoKeyAndSaysHowToMakeOne(String text) {
        assertThatThrownBy(() -> Keyring.of(List.of(text), "encryption.key"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("encryption.key")
                .hasMessageContaining("openssl rand -base64 32");
    }
}
