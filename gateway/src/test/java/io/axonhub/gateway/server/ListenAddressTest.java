package io.axonhub.gateway.server;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class ListenAddressTest {
    @Test
    void anUnknownHostIsNamed() {
        assertThatThrownBy(() -> new ListenAddress("no.such.host.invalid", 0).check())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContainingAll("no.such.host.invalid", "server.host");
    }

    @Test
    void anAddressOfAnotherMachineIsNamed() {
        assertThatThrownBy(() -> new ListenAddress("192.0.2.1", 0).check())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContainingAll("192.0.2.1:0", "server.host");
    }
}
