package io.axonhub.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What every {@link ConfigStore} does. */
public abstract class ConfigStoreContract {
    private static final ConfigRow.Key KEY = new ConfigRow.Key("AIChannel", "team", "openai");

    /** An empty one. */
    protected abstract ConfigStore store();

    /** An object. */
    protected static ConfigRow row(ConfigRow.Key key, String owner, long version, String secrets) {
        return new ConfigRow(
                key,
                new ConfigRow.Origin(owner, "uid-1", 3, "sha256:ab"),
                version,
                "{\"labels\":{\"a\":\"ü\"}}",
                "{\"type\":\"openai\"}",
                secrets.isEmpty() ? null : secrets,
                ConfigRow.State.INTACT,
                Instant.EPOCH);
    }

    private static long put(ConfigStore store, ConfigRow row) {
        return store.write("ui", open -> {
            open.put(row);
            return open.revise("put " + row.key());
        });
    }

    @Test
    void beginsEmptyAndWithAnIdOfItsOwn() {
        ConfigStore store = store();
        assertThat(store.revision()).isZero();
        assertThat(store.contents()).isEqualTo(new ConfigStore.Contents(0, List.of()));
        assertThat(store.find(KEY)).isEmpty();
        assertThat(store.storeId()).isNotBlank().isEqualTo(store.storeId());
    }

    @Test
    void bringsBackEveryFieldAndReplacesByKey() {
        ConfigStore store = store();
        assertThat(put(store, row(KEY, "k8s:c/team/openai", 1, "{\"a\":\"sk\"}")))
                .isEqualTo(1);
        ConfigRow found = store.find(KEY).orElseThrow();
        assertThat(found)
                .usingRecursiveComparison()
                .ignoringFields("updatedAt")
                .isEqualTo(row(KEY, "k8s:c/team/openai", 1, "{\"a\":\"sk\"}"));
        assertThat(found.updatedAt()).isAfter(Instant.EPOCH);
        assertThat(put(store, row(KEY, "ui", 2, ""))).isEqualTo(2);
        assertThat(store.contents().revision()).isEqualTo(2);
        assertThat(store.contents().rows()).singleElement().satisfies(row -> {
            assertThat(row.origin().owner()).isEqualTo("ui");
            assertThat(row.version()).isEqualTo(2);
            assertThat(row.secrets()).isNull();
        });
    }

    @Test
    void keepsKindsAndNamespacesApart() {
        ConfigStore store = store();
        List<ConfigRow.Key> keys = List.of(
                KEY,
                new ConfigRow.Key("AIProfile", "team", "openai"),
                new ConfigRow.Key("AIChannel", "other", "openai"));
        keys.forEach(key -> put(store, row(key, "ui", 1, "")));
        store.write("ui", open -> {
            open.remove(KEY);
            return open.revise("delete");
        });
        assertThat(store.contents().rows())
                .extracting(ConfigRow::key)
                .containsExactlyInAnyOrder(keys.get(1), keys.get(2));
    }

    @Test
    void findsTheObjectsOfASource() {
        ConfigStore store = store();
        put(store, row(KEY, "k8s:a/team/openai", 1, ""));
        put(store, row(new ConfigRow.Key("AIChannel", "team", "b"), "k8s:ab/team/b", 1, ""));
        assertThat(store.<List<ConfigRow>>write("x", open -> open.owned("k8s:a/")))
                .extracting(ConfigRow::key)
                .containsExactly(KEY);
    }

    @Test
    void undoesAllOfAWorkThatFails() {
        ConfigStore store = store();
        put(store, row(KEY, "ui", 1, ""));
        assertThatThrownBy(() -> store.write("ui", open -> {
                    open.remove(KEY);
                    open.fence("c", 9);
                    open.revise("delete");
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(store.revision()).isEqualTo(1);
        assertThat(store.find(KEY)).isPresent();
        assertThat(store.<Long>write("ui", open -> open.fence("c"))).isZero();
    }

    @Test
    void remembersTheFenceOfEachSource() {
        ConfigStore store = store();
        store.write("c", open -> {
            open.fence("c", 4);
            open.fence("c", 5);
            return true;
        });
        assertThat(store.<Long>write("c", open -> open.fence("c"))).isEqualTo(5);
        assertThat(store.<Long>write("d", open -> open.fence("d"))).isZero();
        assertThat(store.revision()).isZero();
    }

    @Test
    void letsOneWriterAtATimeIn() throws InterruptedException {
        ConfigStore store = store();
        int writers = 8;
        CountDownLatch done = new CountDownLatch(writers);
        AtomicReference<Throwable> failed = new AtomicReference<>();
        for (int i = 0; i < writers; i++) {
            ConfigRow.Key key = new ConfigRow.Key("AIChannel", "team", "c" + i);
            Thread.ofVirtual().start(() -> {
                try {
                    put(store, row(key, "ui", 1, ""));
                } catch (RuntimeException e) {
                    failed.set(e);
                } finally {
                    done.countDown();
                }
            });
        }
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(failed.get()).isNull();
        assertThat(store.contents().revision()).isEqualTo(writers);
        assertThat(store.contents().rows()).hasSize(writers);
    }
}
