package io.axonhub.gateway.admin.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Pipeline;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.auth.AuthStage;
import io.axonhub.gateway.pipeline.auth.Authenticator;
import io.axonhub.gateway.pipeline.mapping.MappingStage;
import io.axonhub.gateway.pipeline.mapping.ModelNames;
import io.axonhub.gateway.store.Snapshot;
import io.axonhub.gateway.transform.AllFormats;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A key with several profiles: the same client, the same key, another active profile. */
class ActiveProfileTest {
    private static final String VALUE = "sk-0123456789abcdef";

    private static Snapshot active(String profile) {
        return Loads.of(
                        "f.yaml",
                        Loads.documents(
                                Loads.channel("c"),
                                Loads.object(
                                        "AIProfile",
                                        "day",
                                        "channels: {refs: [c]}\nmodelMappings: [{from: fast, to: day-model}]"),
                                Loads.object(
                                        "AIProfile",
                                        "night",
                                        "channels: {refs: [c]}\nmodelMappings: [{from: fast, to: night-model}]"),
                                Loads.object(
                                        "APIKey",
                                        "k",
                                        "profiles: [day, night]\nactiveProfile: " + profile
                                                + "\nsecret: {mode: Existing, name: s, key: apiKey}"),
                                Loads.secret("s", "apiKey", VALUE)))
                .snapshot();
    }

    @Test
    void switchingItActsOnTheNextRequestWithoutTouchingTheClient() {
        AtomicReference<Snapshot> newest = new AtomicReference<>(active("day"));
        InstantSource clock = InstantSource.fixed(Instant.EPOCH);
        Pipeline pipeline = new Pipeline(
                List.of(new AuthStage(newest::get, new Authenticator(clock)), new MappingStage(new ModelNames())),
                exchange -> new Reply.Whole(new HttpReply(200, Headers.empty(), new byte[0])));
        Exchange before = request();
        pipeline.handle(before);
        assertThat(before.model()).isEqualTo("day-model");
        assertThat(before.identity().profile()).isEqualTo("default/day");

        newest.set(active("night"));

        Exchange after = request();
        pipeline.handle(after);
        assertThat(after.model()).isEqualTo("night-model");
        assertThat(after.identity().profile()).isEqualTo("default/night");
        assertThat(newest.get().keys().values())
                .singleElement()
                .satisfies(key -> assertThat(key.profiles()).containsExactlyInAnyOrder("default/day", "default/night"));
    }

    private static Exchange request() {
        HttpCall call = new HttpCall(
                "POST",
                "/v1/chat/completions",
                Headers.of("authorization", "Bearer " + VALUE),
                "{\"model\":\"fast\",\"messages\":[]}".getBytes(StandardCharsets.UTF_8));
        return new Exchange("req_1", AllFormats.named("openai-chat").inbound(), call, Instant.EPOCH, 0, "127.0.0.1");
    }
}
