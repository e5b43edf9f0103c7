package io.axonhub.gateway.pipeline.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PastedIdTest {
    @Test
    void takesTheIdOutOfWhatClientsSay() {
        assertThat(PastedId.of(" 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 "))
                .isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(PastedId.of("user_12ab_account__session_5f9e")).isEqualTo("5f9e");
        assertThat(PastedId.of("{\"device_id\":\"d\",\"session_id\":\"5f9e\"}")).isEqualTo("5f9e");
        assertThat(PastedId.of("req_1")).isEqualTo("req_1");
    }
}
