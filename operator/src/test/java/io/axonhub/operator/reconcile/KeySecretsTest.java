package io.axonhub.operator.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.json.Json;
import io.axonhub.operator.desired.Declared;
import io.axonhub.operator.desired.KeyMaterial;
import io.axonhub.operator.desired.KeyPlan;
import io.axonhub.operator.desired.KeyPlan.Value;
import io.axonhub.operator.resource.KeyResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeySecretsTest {
    private static final Instant NOW = Instant.parse("2026-11-29T13:00:00Z");

    private final Map<String, Secret> secrets = new HashMap<>();
    private final List<String> events = new ArrayList<>();
    private final AtomicInteger made = new AtomicInteger();
    private final Server server = new Server();
    private final KeySecrets keys = new KeySecrets(
            server,
            () -> "ah-value-0123456789-" + made.incrementAndGet(),
            (about, type, reason, message) -> events.add(reason));

    /** The API server: the cache may be late, and versions must fit. */
    private final class Server implements KeySecrets.Store {
        private boolean cacheIsLate;
        private int refusal;

        @Override
        public Optional<Secret> cached(String namespace, String name) {
            return cacheIsLate ? Optional.empty() : find(namespace, name);
        }

        @Override
        public Optional<Secret> find(String namespace, String name) {
            return Optional.ofNullable(secrets.get(name));
        }

        @Override
        public Secret create(Secret secret) {
            refuse(
                    refusal != 0
                            ? refusal
                            : secrets.containsKey(secret.getMetadata().getName()) ? 409 : 0);
            secrets.put(secret.getMetadata().getName(), secret);
            return secret;
        }

        @Override
        public Secret update(Secret secret) {
            refuse(refusal);
            secrets.put(secret.getMetadata().getName(), secret);
            return secret;
        }

        private void refuse(int code) {
            if (code != 0) {
                throw new KubernetesClientException("refused", code, null);
            }
        }
    }

    private static KeyResource key(String spec, @Nullable String status) {
        KeyResource key = new KeyResource();
        key.setMetadata(new ObjectMetaBuilder()
                .withNamespace("team")
                .withName("k")
                .withUid("uid-k")
                .withGeneration(1L)
                .withCreationTimestamp("2026-11-29T12:00:00Z")
                .build());
        key.setSpec(Json.parseObject(spec.replace('\'', '"')).orElseThrow());
        if (status != null) {
            key.setStatus(Json.parseObject(status.replace('\'', '"')).orElseThrow());
        }
        return key;
    }

    private Value value(KeyResource key, Instant now) {
        Declared declared = Declarations.of(key);
        return keys.value(key, declared, KeyPlan.spec(declared).orElseThrow(), now);
    }

    private KeyMaterial known(KeyResource key, Instant now) {
        return ((Value.Known) value(key, now)).material();
    }

    private static String reason(Value value) {
        return ((Value.Absent) value).finding().reason();
    }

    private String stored() {
        return new String(
                Base64.getDecoder()
                        .decode(Objects.requireNonNull(secrets.get("k"))
                                .getData()
                                .get("apiKey")),
                UTF_8);
    }

    @Test
    void makesAKeyAndItsSecretOnce() {
        KeyResource key = key("{'profiles': ['p']}", null);
        KeyMaterial material = known(key, NOW);
        assertThat(stored()).isEqualTo(material.value());
        assertThat(known(key, NOW.plusSeconds(60))).isEqualTo(material);
        assertThat(Objects.requireNonNull(secrets.get("k"))
                        .getMetadata()
                        .getOwnerReferences()
                        .getFirst()
                        .getUid())
                .isEqualTo("uid-k");
        assertThat(events).containsExactly("KeyGenerated");
    }

    @Test
    void findsItsOwnSecretWhenTheCacheIsLate() {
        KeyResource key = key("{'profiles': ['p']}", null);
        KeyMaterial material = known(key, NOW);
        server.cacheIsLate = true;
        assertThat(known(key, NOW)).isEqualTo(material);
    }

    @Test
    void neverTouchesASecretThatIsNotItsOwn() {
        Secret foreign = new SecretBuilder()
                .withNewMetadata()
                .withName("k")
                .withNamespace("team")
                .endMetadata()
                .addToData("apiKey", "Zm9yZWlnbg==")
                .build();
        secrets.put("k", foreign);
        assertThat(reason(value(key("{'profiles': ['p']}", null), NOW))).isEqualTo("SecretConflict");
        assertThat(secrets.get("k")).isSameAs(foreign);
        assertThat(events).isEmpty();
    }

    @Test
    void aLostSecretGetsANewKeyWithoutTheOldOne() {
        KeyResource key = key("{'profiles': ['p']}", "{'prefix': 'ah-va'}");
        KeyMaterial first = known(key, NOW);
        events.clear();
        secrets.clear();
        KeyMaterial second = known(key, NOW);
        assertThat(second.hash()).isNotEqualTo(first.hash());
        assertThat(second.previous()).isNull();
        assertThat(events).containsExactly("SecretRegenerated");
    }

    @Test
    void aRotationIsInTheSecretWithAllThatIsToBeKnown() {
        KeyMaterial first = known(key("{'profiles': ['p'], 'rotation': {'token': 'a'}}", null), NOW);
        KeyResource rotated = key("{'profiles': ['p'], 'rotation': {'token': 'b', 'gracePeriod': '5m'}}", null);
        KeyMaterial second = known(rotated, NOW.plusSeconds(10));
        assertThat(stored()).isEqualTo(second.value()).isNotEqualTo(first.value());
        assertThat(second.previous())
                .isEqualTo(new KeyMaterial.Previous(
                        first.hash(), NOW.plusSeconds(10).plus(Duration.ofMinutes(5))));
        // another operator, which knows no more than the Secret
        assertThat(known(rotated, NOW.plusSeconds(20))).isEqualTo(second);
        assertThat(events).containsExactly("KeyGenerated", "KeyRotated");
    }

    @Test
    void anExistingSecretIsOnlyRead() {
        KeyResource key = key("{'profiles': ['p'], 'secret': {'mode': 'Existing', 'name': 'mine'}}", null);
        assertThat(reason(value(key, NOW))).isEqualTo("SecretNotFound");
        secrets.put(
                "mine",
                new SecretBuilder()
                        .withNewMetadata()
                        .withName("mine")
                        .withNamespace("team")
                        .endMetadata()
                        .addToData(
                                "apiKey", Base64.getEncoder().encodeToString("mine-0123456789abcdef\n".getBytes(UTF_8)))
                        .build());
        assertThat(known(key, NOW).value()).isEqualTo("mine-0123456789abcdef");
        assertThat(made).hasValue(0);
    }

    @Test
    void saysWhichRightIsMissing() {
        server.refusal = 403;
        assertThat(reason(value(key("{'profiles': ['p']}", null), NOW))).isEqualTo("SecretForbidden");
    }

    @Test
    void makesNothingForAKeyThatIsBeingDeleted() {
        KeyResource key = key("{'profiles': ['p']}", null);
        key.getMetadata().setDeletionTimestamp("2026-11-29T12:30:00Z");
        assertThat(reason(value(key, NOW))).isEqualTo("SecretNotFound");
        assertThat(secrets).isEmpty();
    }
}
