package io.axonhub.gateway.pipeline.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Fixtures;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.store.ApiKey;
import io.axonhub.gateway.store.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RevocationStageTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private volatile Snapshot snapshot = Snapshot.empty();
    private final RevocationStage stage = new RevocationStage(() -> snapshot, () -> NOW);

    @AfterEach
    void stops() {
        stage.close();
    }

    private static ApiKey key(boolean enabled, @Nullable Instant expires, boolean cut) {
        return new ApiKey(
                "default/k",
                "k",
                "hash",
                enabled,
                "default/p",
                Set.of("default/p"),
                Set.of(),
                expires,
                List.of(),
                ApiKey.Owner.NOBODY,
                new ApiKey.Service(0, cut));
    }

    private void configure(@Nullable ApiKey key) {
        snapshot = new Snapshot(2, Map.of(), Map.of(), key == null ? Map.of() : Map.of(key.hash(), key));
    }

    private Reply.Chunks streams(ApiKey key) {
        configure(key);
        Exchange exchange = Fixtures.exchange(Headers.empty());
        exchange.put(ApiKey.class, key);
        Reply reply = stage.handle(exchange, next -> new Reply.Stream(200, Headers.empty(), new Endless()));
        return ((Reply.Stream) reply).chunks();
    }

    private static final class Endless implements Reply.Chunks {
        @Override
        public byte[] next() {
            return new byte[1];
        }

        @Override
        public boolean broken() {
            return false;
        }

        @Override
        public void close() {}
    }

    @Test
    void forgetsAnswersOfKeysThatAreAcceptedNoMore() {
        streams(key(true, null, true));
        stage.lookOnce();
        assertThat(stage.running()).as("of a good key").isEqualTo(1);
        configure(key(false, null, true));
        stage.lookOnce();
        assertThat(stage.running()).as("of a disabled one").isZero();
        streams(key(true, NOW.plusSeconds(1), true));
        configure(key(true, NOW, true));
        stage.lookOnce();
        assertThat(stage.running()).as("of an expired one").isZero();
        streams(key(true, null, true));
        configure(null);
        stage.lookOnce();
        assertThat(stage.running()).as("of one that is gone").isZero();
    }

    @Test
    void looksByItselfWhileThereIsAnAnswerThatMayBeCut() {
        streams(key(true, null, true));
        configure(null);
        Awaitility.await().until(() -> stage.running() == 0);
        streams(key(true, null, true));
        configure(key(false, null, true));
        Awaitility.await("and again, after it had nothing to do").until(() -> stage.running() == 0);
    }

    @Test
    void leavesAnswersAloneWhoseKeyDoesNotWantThemCut() {
        streams(key(true, null, false));
        assertThat(stage.running()).isZero();
    }

    @Test
    void holdsNothingOfAnAnswerThatIsOver() {
        streams(key(true, null, true)).close();
        assertThat(stage.running()).isZero();
        Exchange exchange = Fixtures.exchange(Headers.empty());
        exchange.put(ApiKey.class, key(true, null, true));
        Reply whole = new Reply.Whole(new HttpReply(200, Headers.empty(), new byte[0]));
        assertThat(stage.handle(exchange, next -> whole)).isSameAs(whole);
        assertThat(stage.running()).isZero();
    }
}
