package io.axonhub.gateway.pipeline.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.store.Locality;
import io.axonhub.gateway.store.PriceBook;
import io.axonhub.gateway.store.Snapshot;
import io.axonhub.gateway.store.Subject;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoragePolicyTest {
    private static Optional<byte[]> upper(Optional<byte[]> body) {
        return body.map(bytes -> new String(bytes, StandardCharsets.UTF_8)
                .toUpperCase(Locale.ROOT)
                .getBytes(StandardCharsets.UTF_8));
    }

    private static StoragePolicy of(StoragePolicy defaults, Map<Subject, Locality> wishes) {
        Exchange exchange = Fakes.exchange("{}");
        exchange.attempt(Fakes.route(), 1);
        return defaults.of(
                exchange, new Snapshot(1, Map.of(), Map.of(), Map.of(), Map.of(), PriceBook.empty(), wishes));
    }

    @Test
    void aNoGoesBeforeAYesAndAYesBeforeTheGatewaysSetting() {
        StoragePolicy off = new StoragePolicy(false, true, false, 10);
        StoragePolicy kept = of(
                off,
                Map.of(
                        Subject.profile("team/p"), new Locality(true, true, true, null),
                        Subject.channel("default/c"), new Locality(null, false, null, null)));
        assertThat(kept.requestBodies()).isTrue();
        assertThat(kept.responseBodies()).isFalse();
        assertThat(kept.chunks()).isTrue();
    }

    @Test
    void theProjectOfTheKeyHasItsSay() {
        Exchange exchange = Fakes.exchange("{}");
        Subject project = Subject.project("prj");
        Snapshot snapshot = Snapshot.empty()
                .withProjects(
                        Map.of(),
                        Map.of(project, new Locality(false, null, null, null)),
                        Map.of(exchange.identity().keyId(), "prj"));
        StoragePolicy kept = new StoragePolicy(true, true, true, 10).of(exchange, snapshot);
        assertThat(kept.requestBodies()).isFalse();
        assertThat(kept.responseBodies()).isTrue();
    }

    @Test
    void whoIsNotPartOfTheRequestHasNoSay() {
        StoragePolicy all = new StoragePolicy(true, true, true, 10);
        Locality nothing = new Locality(false, false, false, StoragePolicyTest::upper);
        assertThat(of(all, Map.of(Subject.profile("x/p"), nothing, Subject.channel("x/c"), nothing)))
                .isSameAs(all);
        assertThat(of(all, Map.of())).isSameAs(all);
    }

    @Test
    void framesAreNotKeptWhereSomethingIsRedacted() {
        StoragePolicy kept = of(
                new StoragePolicy(true, true, true, 10),
                Map.of(Subject.channel("default/c"), new Locality(null, null, true, StoragePolicyTest::upper)));
        assertThat(kept.chunks()).isFalse();
        assertThat(kept.redacted("ab".getBytes(StandardCharsets.UTF_8)))
                .contains("AB".getBytes(StandardCharsets.UTF_8));
    }
}
