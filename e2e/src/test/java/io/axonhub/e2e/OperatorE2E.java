package io.axonhub.e2e;

import static io.axonhub.e2e.cluster.Site.key;
import static io.axonhub.e2e.cluster.Site.profile;
import static io.axonhub.e2e.cluster.Site.secret;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.e2e.cluster.Cluster;
import io.axonhub.e2e.cluster.Site;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What custom resources do to traffic, and what their status says, while all is up. Each test has objects of its own. */
class OperatorE2E {
    private static final String A = "op-a";
    private static final String B = "op-b";
    private static final Duration SOON = Duration.ofMinutes(1);

    private static Site site;
    private static Cluster cluster;

    @BeforeAll
    static void starts() {
        site = Site.start(2, List.of(A, B), Map.of());
        cluster = site.cluster();
        site.apply(A, secret("upstream", "upstream-key"));
        site.apply(B, secret("upstream", "upstream-key"));
    }

    @AfterAll
    static void ends() {
        site.close();
    }

    /** A channel, a profile and a generated key of one name, in use. Gives the key's value. */
    private static String chain(String name, String... channelSpec) {
        site.apply(A, site.channel(name, "upstream", channelSpec), profile(name, List.of(name)), key(name, name));
        site.awaitReady(A, "APIKey", name);
        site.awaitReady(A, "AIChannel", name);
        site.awaitReady(A, "AIProfile", name);
        String value = site.value(A, name);
        site.awaitStatus(value, name, 200);
        return value;
    }

    @Test
    void aChannelAProfileAndAKeyAreAllThatTrafficNeeds() {
        String value = chain("chain");
        assertThat(value).startsWith("ah-").hasSizeGreaterThan(40);
        JsonNode key = cluster.get(A, "APIKey", "chain").object();
        assertThat(key.at("/status/prefix").asText()).isEqualTo(value.substring(0, 11));
        assertThat(key.at("/status/secretName").asText()).isEqualTo("chain");
        assertThat(key.at("/status/activeProfile").asText()).isEqualTo("chain");
        assertThat(key.at("/status/gateway/summary").asText()).isEqualTo("2/2");
        assertThat(key.toString()).doesNotContain(value);
        JsonNode profile = cluster.get(A, "AIProfile", "chain").object();
        assertThat(profile.at("/status/channels").asInt()).isEqualTo(1);
        assertThat(profile.at("/status/models").asInt()).isEqualTo(1);
        assertThat(profile.at("/status/observedGeneration").asLong())
                .isEqualTo(profile.at("/metadata/generation").asLong());
        assertThat(site.events(A, "chain")).contains("KeyGenerated");
        assertThat(site.operator().log()).doesNotContain(value).doesNotContain("upstream-key");
    }

    @Test
    void aNewProviderKeyIsUsedAtOnceAndNoRequestFails() {
        site.apply(A, secret("rotating", "first-key"), site.channel("secretly", "rotating"));
        site.apply(A, profile("secretly", List.of("secretly")), key("secretly", "secretly"));
        site.awaitReady(A, "APIKey", "secretly");
        site.awaitReady(A, "AIChannel", "secretly");
        String value = site.value(A, "secretly");
        site.awaitStatus(value, "secretly", 200);
        site.apply(A, secret("rotating", "second-key"));
        Awaitility.await().atMost(SOON).until(() -> {
            for (int i = 0; i < site.gateways().size(); i++) {
                assertThat(site.ask(i, value, "secretly")).isEqualTo(200);
                if (!site.upstreamKey().equals("Bearer second-key")) {
                    return false;
                }
            }
            return true;
        });
    }

    @Test
    void aChannelWithoutItsSecretLeavesRoutingAndComesBack() {
        site.apply(A, secret("fleeting", "k"), site.channel("fleeting", "fleeting"));
        site.apply(
                A,
                profile("fleeting", List.of("fleeting")),
                key("fleeting", "fleeting", "secret: {name: fleeting-key}"));
        site.awaitReady(A, "AIChannel", "fleeting");
        String value = site.value(A, "fleeting-key");
        site.awaitStatus(value, "fleeting", 200);
        cluster.delete(A, "Secret", "fleeting");
        site.awaitCondition(A, "AIChannel", "fleeting", "ResolvedRefs", "False/SecretNotFound");
        Awaitility.await().atMost(SOON).until(() -> site.ask(0, value, "fleeting") >= 400);
        assertThat(cluster.condition(A, "AIChannel", "fleeting", "Ready")).isEqualTo("False/SecretNotFound");
        site.apply(A, secret("fleeting", "k"));
        site.awaitReady(A, "AIChannel", "fleeting");
        site.awaitStatus(value, "fleeting", 200);
    }

    @Test
    void emptyBinaryAndMisnamedEntriesAreToldApart() {
        site.apply(A, secret("odd", ""), site.channel("odd", "odd"));
        site.awaitCondition(A, "AIChannel", "odd", "ResolvedRefs", "False/SecretEmpty");
        cluster.patch(A, "Secret", "odd", "{'data': {'apiKey': '/wE='}}");
        site.awaitCondition(A, "AIChannel", "odd", "ResolvedRefs", "False/SecretInvalid");
        cluster.patch(A, "Secret", "odd", "{'data': {'apiKey': null, 'other': 'eA=='}}");
        site.awaitCondition(A, "AIChannel", "odd", "ResolvedRefs", "False/SecretKeyMissing");
        cluster.patch(A, "Secret", "odd", "{'data': {'apiKey': 'eA=='}}");
        site.awaitReady(A, "AIChannel", "odd");
    }

    @Test
    void aLostKeySecretIsMadeAnewAndTheOldKeyIsRevoked() {
        String old = chain("lost");
        cluster.delete(A, "Secret", "lost");
        site.awaitStatus(old, "lost", 401);
        Awaitility.await().atMost(SOON).until(() -> !site.value(A, "lost").isEmpty());
        String value = site.value(A, "lost");
        assertThat(value).isNotEqualTo(old);
        site.awaitStatus(value, "lost", 200);
        Awaitility.await().atMost(SOON).until(() -> site.events(A, "lost").contains("SecretRegenerated"));
    }

    @Test
    void aRotatedKeyIsValidThroughItsGracePeriodAndNoLonger() {
        String old = chain("rotated");
        cluster.patch(A, "APIKey", "rotated", "{'spec': {'rotation': {'token': 'now', 'gracePeriod': '8s'}}}");
        Awaitility.await().atMost(SOON).until(() -> !site.value(A, "rotated").equals(old));
        String value = site.value(A, "rotated");
        site.awaitStatus(value, "rotated", 200);
        assertThat(site.ask(0, old, "rotated")).isEqualTo(200);
        site.awaitStatus(old, "rotated", 401);
        assertThat(site.ask(0, value, "rotated")).isEqualTo(200);
        assertThat(cluster.get(A, "APIKey", "rotated")
                        .body()
                        .at("/status/rotationToken")
                        .asText())
                .isEqualTo("now");
        Awaitility.await()
                .atMost(SOON)
                .until(() -> cluster.get(A, "APIKey", "rotated")
                        .body()
                        .at("/status/previousKeyExpiresAt")
                        .isMissingNode());
    }

    @Test
    void anIntervalThatIsOverReplacesTheKey() {
        String old = chain("hourly");
        String made = Instant.now()
                .minus(Duration.ofMinutes(11))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        cluster.patch(A, "Secret", "hourly", "{'metadata': {'annotations': {'axonhub.io/made-at': '" + made + "'}}}");
        cluster.patch(A, "APIKey", "hourly", "{'spec': {'rotation': {'interval': '10m', 'gracePeriod': '1h'}}}");
        Awaitility.await().atMost(SOON).until(() -> !site.value(A, "hourly").equals(old));
        site.awaitStatus(site.value(A, "hourly"), "hourly", 200);
        site.awaitStatus(old, "hourly", 200);
        Awaitility.await()
                .atMost(SOON)
                .until(() -> Instant.parse(cluster.get(A, "APIKey", "hourly")
                                .body()
                                .at("/status/lastRotationTime")
                                .asText(made))
                        .isAfter(Instant.parse(made)));
    }

    @Test
    void ofTwoCredentialsTheOneThatIsThereIsUsed() {
        site.apply(A, secret("one", "one-key"), secret("other", "other-key"));
        site.apply(
                A,
                site.channel("pair", "one")
                        .replace("        name: one\n", "        name: one\n    - secretRef:\n        name: other\n"));
        site.apply(A, profile("pair", List.of("pair")), key("pair", "pair"));
        site.awaitReady(A, "AIChannel", "pair");
        site.awaitReady(A, "APIKey", "pair");
        String value = site.value(A, "pair");
        site.awaitStatus(value, "pair", 200);
        cluster.delete(A, "Secret", "one");
        site.awaitCondition(A, "AIChannel", "pair", "ResolvedRefs", "False/SecretNotFound");
        site.awaitCondition(A, "AIChannel", "pair", "Programmed", "True/Programmed");
        for (int i = 0; i < 20; i++) {
            assertThat(site.ask(i % 2, value, "pair")).isEqualTo(200);
            assertThat(site.upstreamKey()).isEqualTo("Bearer other-key");
        }
    }

    @Test
    void aKeyWhoseSecretIsGoneIsRevokedAllTheSame() {
        site.apply(A, secret("going", "going-value-0123456789abcdef"), site.channel("going", "upstream"));
        site.apply(
                A, profile("going", List.of("going")), key("going", "going", "secret: {mode: Existing, name: going}"));
        site.awaitReady(A, "APIKey", "going");
        site.awaitStatus("going-value-0123456789abcdef", "going", 200);
        cluster.delete(A, "Secret", "going");
        cluster.delete(A, "APIKey", "going");
        site.awaitGone(A, "APIKey", "going", SOON);
        site.awaitStatus("going-value-0123456789abcdef", "going", 401);
    }

    @Test
    void aForeignSecretIsNeverOverwritten() {
        site.apply(A, secret("foreign", "not-a-key-of-the-operator"), key("foreign", "nothing"));
        site.awaitCondition(A, "APIKey", "foreign", "ResolvedRefs", "False/SecretConflict");
        site.awaitCondition(A, "APIKey", "foreign", "Stalled", "True/SecretConflict");
        assertThat(site.value(A, "foreign")).isEqualTo("not-a-key-of-the-operator");
    }

    @Test
    void ofTwoKeysWithOneValueTheOldestWins() throws InterruptedException {
        chain("twins");
        site.apply(A, secret("twin", "twin-value-0123456789abcdef"));
        site.apply(A, key("older", "twins", "secret: {mode: Existing, name: twin}"));
        site.awaitReady(A, "APIKey", "older");
        String created = cluster.get(A, "APIKey", "older")
                .body()
                .at("/metadata/creationTimestamp")
                .asText();
        // creation times are whole seconds
        Awaitility.await()
                .until(() -> Instant.now().isAfter(Instant.parse(created).plusSeconds(1)));
        site.apply(A, key("younger", "twins", "secret: {mode: Existing, name: twin}"));
        site.awaitCondition(A, "APIKey", "younger", "Accepted", "False/DuplicateKey");
        site.awaitStatus("twin-value-0123456789abcdef", "twins", 200);
        cluster.delete(A, "APIKey", "older");
        site.awaitReady(A, "APIKey", "younger");
        site.awaitStatus("twin-value-0123456789abcdef", "twins", 200);
    }

    @Test
    void aShortValueIsNoKey() {
        site.apply(A, secret("short", "too-short"), key("short", "nothing", "secret: {mode: Existing, name: short}"));
        site.awaitCondition(A, "APIKey", "short", "Accepted", "False/Invalid");
    }

    @Test
    void aKeyWithoutAProfileMayDoNothingUntilThereIsOne() {
        site.apply(A, site.channel("early", "upstream"), key("early", "late-profile"));
        site.awaitCondition(A, "APIKey", "early", "ResolvedRefs", "False/ProfileNotFound");
        site.awaitCondition(A, "APIKey", "early", "Programmed", "True/Programmed");
        String value = site.value(A, "early");
        site.awaitStatus(value, "early", 403);
        site.apply(A, profile("late-profile", List.of("early")));
        site.awaitReady(A, "APIKey", "early");
        site.awaitStatus(value, "early", 200);
    }

    @Test
    void anotherNamespaceIsLetInAndOutAgain() {
        site.apply(A, site.channel("guarded", "upstream"));
        site.apply(B, profile("visitor", List.of(A + "/guarded")), key("visitor", "visitor"));
        site.awaitCondition(B, "AIProfile", "visitor", "ResolvedRefs", "False/RefNotPermitted");
        site.awaitCondition(B, "AIProfile", "visitor", "Stalled", "True/RefNotPermitted");
        site.awaitReady(B, "APIKey", "visitor");
        String value = site.value(B, "visitor");
        assertThat(site.ask(0, value, "guarded")).isNotEqualTo(200);
        cluster.patch(A, "AIChannel", "guarded", "{'spec': {'allowedNamespaces': {'from': 'All'}}}");
        site.awaitReady(B, "AIProfile", "visitor");
        site.awaitStatus(value, "guarded", 200);
        cluster.patch(A, "AIChannel", "guarded", "{'spec': {'allowedNamespaces': {'from': 'Same'}}}");
        site.awaitCondition(B, "AIProfile", "visitor", "ResolvedRefs", "False/RefNotPermitted");
        Awaitility.await().atMost(SOON).until(() -> site.ask(1, value, "guarded") != 200);
    }

    @Test
    void whatIsDeletedIsGoneEverywhere() {
        String value = chain("deleted");
        cluster.delete(A, "APIKey", "deleted");
        site.awaitStatus(value, "deleted", 401);
        site.awaitGone(A, "APIKey", "deleted", SOON);
        cluster.delete(A, "AIChannel", "deleted");
        site.awaitGone(A, "AIChannel", "deleted", SOON);
        site.awaitCondition(A, "AIProfile", "deleted", "ResolvedRefs", "False/ChannelNotFound");
    }

    @Test
    void anOrphanStaysAndADisabledKeyIsSwitchedOff() {
        String value = chain("orphan", "deletionPolicy: Orphan");
        cluster.delete(A, "AIChannel", "orphan");
        site.awaitGone(A, "AIChannel", "orphan", SOON);
        site.awaitStatus(value, "orphan", 200);
        cluster.patch(A, "APIKey", "orphan", "{'spec': {'deletionPolicy': 'Disable'}}");
        site.awaitReady(A, "APIKey", "orphan");
        cluster.delete(A, "APIKey", "orphan");
        site.awaitGone(A, "APIKey", "orphan", SOON);
        Awaitility.await().atMost(SOON).until(() -> site.ask(0, value, "orphan") >= 401);
        // what the UI manages is not taken over without being told
        site.apply(A, site.channel("orphan", "upstream"));
        site.awaitCondition(A, "AIChannel", "orphan", "Accepted", "False/ConflictsWithUiObject");
        String message = cluster.get(A, "AIChannel", "orphan")
                .body()
                .at("/status/conditions/0/message")
                .asText();
        String id = message.substring(message.lastIndexOf(' ') + 1);
        cluster.patch(A, "AIChannel", "orphan", "{'metadata': {'annotations': {'axonhub.io/adopt': '" + id + "'}}}");
        site.awaitReady(A, "AIChannel", "orphan");
    }

    @Test
    void whatOnlyTheGatewayCanRefuseIsToldWithItsFieldAndHarmsNobody() {
        String value = chain("unharmed");
        site.apply(
                A,
                profile(
                        "refused",
                        List.of("unharmed"),
                        "rules: [{when: \"not ( valid\", then: {channels: [unharmed]}}]"));
        site.awaitCondition(A, "AIProfile", "refused", "Accepted", "False/Invalid");
        site.awaitCondition(A, "AIProfile", "refused", "Stalled", "True/Invalid");
        assertThat(cluster.get(A, "AIProfile", "refused")
                        .body()
                        .at("/status/conditions/0/message")
                        .asText())
                .startsWith("spec.rules[0].when: ");
        assertThat(site.ask(0, value, "unharmed")).isEqualTo(200);
        site.apply(A, site.channel("later", "upstream"));
        site.awaitReady(A, "AIChannel", "later");
        cluster.patch(A, "AIProfile", "refused", "{'spec': {'rules': null}}");
        site.awaitReady(A, "AIProfile", "refused");
    }

    @Test
    void aPausedObjectStaysAsItIs() {
        String value = chain("paused");
        cluster.patch(A, "AIChannel", "paused", "{'metadata': {'annotations': {'axonhub.io/paused': 'true'}}}");
        site.awaitCondition(A, "AIChannel", "paused", "Accepted", "Unknown/Paused");
        cluster.patch(A, "AIChannel", "paused", "{'spec': {'enabled': false}}");
        chain("meanwhile");
        assertThat(site.ask(0, value, "paused")).isEqualTo(200);
        cluster.patch(A, "AIChannel", "paused", "{'metadata': {'annotations': {'axonhub.io/paused': null}}}");
        site.awaitCondition(A, "AIChannel", "paused", "Ready", "True/Disabled");
        Awaitility.await().atMost(SOON).until(() -> site.ask(0, value, "paused") != 200);
    }

    @Test
    void anotherGatewaysObjectsAreLeftAlone() {
        site.apply(A, site.channel("elsewhere", "upstream", "gateway: elsewhere"));
        chain("here");
        JsonNode object = cluster.get(A, "AIChannel", "elsewhere").object();
        assertThat(object.at("/metadata/finalizers").isMissingNode()).isTrue();
        assertThat(object.at("/status/conditions/0/status").asText()).isEqualTo("Unknown");
        cluster.delete(A, "AIChannel", "elsewhere");
    }

    @Test
    void anExpiredKeySaysSo() {
        chain("expiring");
        String soon = Instant.now().plusSeconds(3).toString();
        cluster.patch(A, "APIKey", "expiring", "{'spec': {'expiresAt': '" + soon + "'}}");
        site.awaitCondition(A, "APIKey", "expiring", "Ready", "False/Expired");
    }
}
