package io.axonhub.gateway.admin.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.admin.access.AccessRig;
import io.axonhub.gateway.admin.access.Client;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.ChannelDraft;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.ProfileDraft;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.Snapshot;
import io.axonhub.gateway.store.User;
import io.axonhub.gateway.transform.openai.chat.ChatInbound;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaygroundTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final AccessRig rig;
    private final Playground playground;
    private final Snapshot snapshot = new Snapshot(
            7,
            Map.of("default/a", channel("default/a", true, 5), "default/b", channel("default/b", false, 0)),
            Map.of("default/p", profile("default/p", Map.of("default/a", 5))),
            Map.of());

    PlaygroundTest(@TempDir Path dir) {
        rig = new AccessRig(dir);
        playground = new Playground(rig.access, () -> snapshot);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static Channel channel(String id, boolean enabled, int weight) {
        return ChannelDraft.channel(id)
                .type("openai", "openai")
                .at("http://x.test")
                .enabled(enabled)
                .share(weight, 0)
                .models("m")
                .credentials(List.of())
                .timeouts(new Timeouts(LONG, LONG, LONG, LONG))
                .done();
    }

    private static Profile profile(String id, Map<String, Integer> channels) {
        return ProfileDraft.profile(id)
                .channels(channels)
                .mappings(List.of(new Profile.ModelMapping("fast", Profile.ModelMapping.Match.EXACT, "m")))
                .strategy(Profile.Strategy.ROUND_ROBIN)
                .attempts(2)
                .done();
    }

    private String token(Set<String> scopes) {
        User user = new User("u", "u@x.org", "U", null, null, false, true, scopes, List.of(), rig.now(), 1);
        rig.people.users().add(user);
        return rig.signIn.open(user, new Client("10.0.0.1", "")).accessToken();
    }

    private Exchange admitted(Headers headers) {
        HttpCall call = new HttpCall("POST", "/admin/playground/chat", headers, new byte[0]);
        Exchange exchange =
                new Exchange("req_1", new ChatInbound(rig.clock, () -> "id"), call, rig.now(), 0, "10.0.0.1");
        playground.accept(exchange);
        return exchange;
    }

    private static Headers bearer(String token, String... more) {
        return Headers.of(more).with("authorization", "Bearer " + token);
    }

    @Test
    void letsOnlyThoseInWhoAreSignedInAndMay() {
        assertThatThrownBy(() -> admitted(Headers.empty()))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.error()).isInstanceOf(LlmError.Unauthenticated.class));
        String token = token(Set.of("read_requests"));
        assertThatThrownBy(() -> admitted(bearer(token)))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.error()).isInstanceOf(LlmError.PermissionDenied.class));
    }

    @Test
    void forcesAChannelAlsoOneThatTakesNoTraffic() {
        Exchange exchange = admitted(bearer(
                token(Set.of("write_requests")), "x-axonhub-channel", "default/b", "x-axonhub-profile", "default/p"));
        Snapshot seen = exchange.get(Snapshot.class);
        Profile own = seen.profiles().get(exchange.identity().profile());
        assertThat(own).isNotNull().satisfies(profile -> {
            assertThat(profile.channels()).containsExactly(Map.entry("default/b", 1));
            assertThat(profile.mappings()).hasSize(1);
        });
        assertThat(seen.channels().get("default/b"))
                .satisfies(channel -> assertThat(channel.enabled()).isTrue());
        assertThat(exchange.get(RequestRecord.Source.class)).isEqualTo(RequestRecord.Source.PLAYGROUND);
        assertThat(exchange.identity().keyId()).isEqualTo("user:u");
    }

    @Test
    void takesAProfileAsItIsAndEveryChannelWithoutOne() {
        String token = token(Set.of("write_requests"));
        Exchange profiled = admitted(bearer(token, "x-axonhub-profile", "default/p"));
        assertThat(profiled.identity().profile()).isEqualTo("default/p");
        assertThat(profiled.get(Snapshot.class)).isSameAs(snapshot);
        Exchange free = admitted(bearer(token));
        assertThat(free.get(Snapshot.class).profiles().get(free.identity().profile()))
                .satisfies(profile -> assertThat(profile.channels()).containsOnlyKeys("default/a", "default/b"));
    }

    @Test
    void refusesWhatIsNotThere() {
        String token = token(Set.of("write_requests"));
        assertThatThrownBy(() -> admitted(bearer(token, "x-axonhub-channel", "default/none")))
                .hasMessageContaining("no channel default/none");
        assertThatThrownBy(() -> admitted(bearer(token, "x-axonhub-profile", "default/none")))
                .hasMessageContaining("no profile default/none");
    }
}
