package io.axonhub.gateway.pipeline.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Fixtures;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.Profile.ModelMapping;
import io.axonhub.gateway.store.Profile.ModelMapping.Match;
import io.axonhub.gateway.store.ProfileDraft;
import io.axonhub.gateway.store.Snapshot;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingStageTest {
    private static final Reply DONE = new Reply.Whole(new HttpReply(200, Headers.empty(), new byte[0]));

    private final Channel channel = Fixtures.channel("default/c", 1, 0, "gpt-4o", "claude-x", "secret-model");
    private final ModelNames names = new ModelNames();

    private Profile profile(List<String> allow, List<String> deny) {
        return ProfileDraft.over(channel)
                .mappings(List.of(
                        new ModelMapping("fast", Match.EXACT, "gpt-4o"),
                        new ModelMapping("gpt-4o", Match.EXACT, "claude-x"),
                        new ModelMapping("claude-*", Match.GLOB, "claude-x"),
                        new ModelMapping("my-(.*)", Match.REGEX, "$1")))
                .models(allow, deny)
                .attempts(1)
                .done();
    }

    @ParameterizedTest
    @CsvSource({"fast, gpt-4o", "claude-haiku, claude-x", "my-gpt-4o, gpt-4o", "other, other", "not-my-x, not-my-x"})
    void theFirstMappingThatMatchesAppliesOnce(String asked, String expected) {
        Profile profile = profile(List.of(), List.of());
        Exchange exchange = Fixtures.exchange(asked, Fixtures.snapshot(profile, channel), profile);
        new MappingStage(names).handle(exchange, e -> DONE);
        assertThat(exchange.model()).isEqualTo(expected);
    }

    @Test
    void aDeniedModelIsNotFoundAndNothingIsSent() {
        Profile profile = profile(List.of("*"), List.of("secret-*"));
        Exchange exchange = Fixtures.exchange("secret-model", Fixtures.snapshot(profile, channel), profile);
        assertThatThrownBy(() -> new MappingStage(names).handle(exchange, e -> {
                    throw new AssertionError("must not go on");
                }))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.error()).isInstanceOf(LlmError.ModelNotFound.class));
        assertThat(exchange.routeLog().profile()).isEqualTo(profile.id());
        assertThat(exchange.routeLog().problems()).containsExactly("the profile does not allow the model");
    }

    @Test
    void aRequestThatNamesNoModelMeansTheOnlyOneOfItsKey() {
        Channel single = Fixtures.channel("default/s", 1, 0, "gpt-4o");
        Profile profile = Fixtures.profile(Profile.Strategy.WEIGHTED_RANDOM, List.of(), single);
        Exchange exchange = Fixtures.exchange("", Fixtures.snapshot(profile, single), profile);
        new MappingStage(names).handle(exchange, e -> DONE);
        assertThat(exchange.model()).isEqualTo("gpt-4o");
    }

    @Test
    void aRequestThatNamesNoModelIsRefusedWhereSeveralCouldBeMeant() {
        Profile profile = profile(List.of(), List.of());
        Exchange exchange = Fixtures.exchange("", Fixtures.snapshot(profile, channel), profile);
        assertThatThrownBy(() -> new MappingStage(names).handle(exchange, e -> {
                    throw new AssertionError("must not go on");
                }))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.error())
                                .isInstanceOfSatisfying(
                                        LlmError.InvalidRequest.class,
                                        error -> assertThat(error.param()).isEqualTo("model")));
    }

    @Test
    void listsWhatAKeyCanAskForWithMappedNames() {
        Profile profile = profile(List.of(), List.of("secret-*"));
        Snapshot snapshot = Fixtures.snapshot(profile, channel);
        assertThat(names.visible(snapshot, profile)).containsExactly("claude-x", "fast", "gpt-4o");
    }

    @Test
    void aNewSnapshotBringsItsOwnRules() {
        Profile first = profile(List.of(), List.of());
        Snapshot before = Fixtures.snapshot(first, channel);
        assertThat(names.mapped(before, first, "fast").model()).isEqualTo("gpt-4o");
        Profile second = Fixtures.profile(Profile.Strategy.WEIGHTED_RANDOM, List.of(), channel);
        Snapshot after = Fixtures.snapshot(second, channel);
        assertThat(names.mapped(after, second, "fast").model()).isEqualTo("fast");
    }
}
