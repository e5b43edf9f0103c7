package io.axonhub.gateway.admin.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.store.ApiKey;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.ChannelDraft;
import io.axonhub.gateway.store.Limit;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.ProfileDraft;
import io.axonhub.gateway.store.Subject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Valid objects become the snapshot; what they refer to in vain costs its part. */
class ProgramTest {
    private static final String VALUE = "ah-0123456789abcdef";
    private static final String OPENAI = "type: openai\nmodels: [{name: m}]\n";

    private static final String TWO_ENTRIES = """
            apiVersion: v1
            kind: Secret
            metadata: {name: s}
            data: {one: c2stMQo=, apiKey: eA==}
            stringData: {apiKey: sk-2}
            """;

    private static String key(String name, String extra) {
        return Loads.object("APIKey", name, "profiles: [p]\nsecret: {mode: Existing, name: s}\n" + extra);
    }

    private static String profile(String spec) {
        return Loads.object("AIProfile", "p", spec);
    }

    @Test
    void aChannelHasAllThatIsWritten() {
        String channel = Loads.object("AIChannel", "c", """
                type: openai
                baseUrl: http://up/v1/
                weight: 7
                priority: 3
                enabled: false
                models:
                  - name: m
                    upstreamName: up-m
                    price: {inputPerMillion: "2.50", outputPerMillion: "10", cacheReadPerMillion: "1.25", currency: EUR}
                  - name: n
                credentials:
                  - secretRef: {name: s, key: one}
                    weight: 2
                  - secretRef: {name: s}
                headers:
                  - {name: X-Team, value: a b}
                  - name: X-Secret
                    valueFrom: {secretRef: {name: s}}
                timeouts: {request: 1m30s}
                """);
        Loads.Result result = Loads.of("f.yaml", Loads.documents(channel, TWO_ENTRIES));
        assertThat(result.problems()).isEmpty();
        Channel built = Objects.requireNonNull(result.snapshot().channels().get("default/c"));
        assertThat(built.type()).isEqualTo("openai");
        assertThat(built.apiFormat()).isEqualTo("openai");
        assertThat(built.baseUrl()).isEqualTo(URI.create("http://up/v1"));
        assertThat(built.enabled()).isFalse();
        assertThat(built.weight()).isEqualTo(7);
        assertThat(built.priority()).isEqualTo(3);
        assertThat(built.models().get("m"))
                .isEqualTo(ChannelDraft.priced("m", "up-m", ChannelDraft.price("EUR", "2.50", "1.25", "2.50", "10")));
        assertThat(built.models().get("n")).isEqualTo(Channel.Model.plain("n"));
        assertThat(built.credentials())
                .containsExactly(new Channel.Credential("sk-1", 2), new Channel.Credential("sk-2", 100));
        assertThat(built.headers().first("x-team")).contains("a b");
        assertThat(built.headers().first("x-secret")).contains("sk-2");
        assertThat(built.timeouts().request()).isEqualTo(Duration.ofSeconds(90));
        assertThat(built.timeouts().connect()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aProfileMayHaveEveryStrategyAndAffinity() {
        for (String strategy : List.of("WeightedRandom", "RoundRobin", "LeastLatency", "LeastLoad")) {
            for (String affinity : List.of("None", "ApiKey", "Session", "PromptPrefix")) {
                Loads.Result result = Loads.of(
                        "f.yaml",
                        Loads.documents(
                                Loads.channel("a"),
                                profile("channels: {refs: [a]}\nrouting: {strategy: %s, affinity: %s}\n"
                                        .formatted(strategy, affinity))));
                assertThat(result.problems()).isEmpty();
                Profile profile =
                        Objects.requireNonNull(result.snapshot().profiles().get("default/p"));
                assertThat(profile.strategy().name().replace("_", "")).isEqualToIgnoringCase(strategy);
                assertThat(profile.affinity().name().replace("_", "")).isEqualToIgnoringCase(affinity);
            }
        }
    }

    @Test
    void profileAndKeyHaveAllThatIsWritten() {
        Loads.Result result = Loads.of(
                "f.yaml",
                Loads.documents(
                        Loads.channel("a"),
                        Loads.channel("b"),
                        profile("""
                                channels: {refs: [a, default/b], weights: {default/b: 5}}
                                modelMappings: [{from: x, to: m}, {from: "g(.)", match: Regex, to: "$1"}]
                                models: {allow: [m*], deny: [mm]}
                                routing: {strategy: RoundRobin, fallback: {enabled: false, onStatus: [409]}}
                                """),
                        key(
                                "k",
                                "displayName: K\nowner: {team: search, user: ada}\npriority: 7\nrevocation: Cut\nscopes: [models.read]\nexpiresAt: 2027-01-31T00:00:00Z\nallowedCIDRs: [10.0.0.0/8]"),
                        Loads.secret("s", "apiKey", VALUE)));
        assertThat(result.problems()).isEmpty();
        assertThat(result.snapshot().profiles().get("default/p"))
                .isEqualTo(ProfileDraft.profile("default/p")
                        .channels(Map.of("default/a", 100, "default/b", 5))
                        .mappings(List.of(
                                new Profile.ModelMapping("x", Profile.ModelMapping.Match.EXACT, "m"),
                                new Profile.ModelMapping("g(.)", Profile.ModelMapping.Match.REGEX, "$1")))
                        .models(List.of("m*"), List.of("mm"))
                        .strategy(Profile.Strategy.ROUND_ROBIN)
                        .fallback(new Profile.Fallback(1, Set.of(409)))
                        .done());
        String hash = Digest.hex(VALUE.getBytes(StandardCharsets.UTF_8));
        assertThat(result.snapshot().keys())
                .containsExactly(Map.entry(
                        hash,
                        new ApiKey(
                                "default/k",
                                "K",
                                hash,
                                true,
                                "default/p",
                                Set.of("default/p"),
                                Set.of("models.read"),
                                Instant.parse("2027-01-31T00:00:00Z"),
                                List.of("10.0.0.0/8"),
                                new ApiKey.Owner("search", "ada"),
                                new ApiKey.Service(7, true))));
    }

    @Test
    void everyObjectsLimitsAreCollected() {
        Loads.Result result = Loads.of(
                "f.yaml",
                Loads.documents(
                        Loads.channel("a")
                                .replace("spec:\n", "spec:\n  limits: {concurrency: 9, requestsPerMinute: 7}\n")
                                .replace(
                                        "{name: m}",
                                        "{name: m, price: {inputPerMillion: \"1\", outputPerMillion: \"1\"}}"),
                        profile("channels: {refs: [a]}\nlimits: {requestsPerMinute: 60, tokensPerMinute: 5000}"),
                        key(
                                "k",
                                "concurrency: 3\nquotas: [{resource: Cost, window: Month, limit: \"25.50\"},"
                                        + " {resource: Requests, window: Total, limit: \"1000\"}]"),
                        Loads.secret("s", "apiKey", VALUE)));
        assertThat(result.problems()).isEmpty();
        assertThat(result.snapshot().limits())
                .isEqualTo(Map.of(
                        Subject.channel("default/a"),
                        List.of(new Limit(Limit.Resource.REQUESTS, Limit.Window.MINUTE, 7)),
                        Subject.profile("default/p"),
                        List.of(
                                new Limit(Limit.Resource.REQUESTS, Limit.Window.MINUTE, 60),
                                new Limit(Limit.Resource.TOKENS, Limit.Window.MINUTE, 5_000)),
                        Subject.key("default/k"),
                        List.of(
                                Limit.concurrency(3),
                                new Limit(Limit.Resource.COST, Limit.Window.MONTH, 25_500_000_000L),
                                new Limit(Limit.Resource.REQUESTS, Limit.Window.TOTAL, 1_000))));
    }

    @Test
    void aChannelWithoutAnyCredentialLeavesRoutingButOneOfTwoIsEnough() {
        String two = Loads.object(
                "AIChannel", "c", OPENAI + "credentials:\n  - secretRef: {name: s}\n  - secretRef: {name: t}");
        Loads.Result one = Loads.of("f.yaml", Loads.documents(two, Loads.secret("s", "apiKey", "sk-1")));
        assertThat(one.texts())
                .containsExactly("f.yaml:10: spec.credentials[1].secretRef: Secret default/t is not there");
        assertThat(one.problems().getFirst().reason()).isEqualTo("SecretNotFound");
        assertThat(one.snapshot().channels().get("default/c"))
                .satisfies(channel -> assertThat(channel.credentials()).hasSize(1));
        Loads.Result none = Loads.of(
                "f.yaml",
                Loads.documents(
                        two,
                        profile("channels: {refs: [c]}"),
                        Loads.secret("s", "other", "sk-1"),
                        Loads.secret("t", "apiKey", " ")));
        assertThat(none.problems())
                .extracting(Problem::reason)
                .containsExactly("NoCredentials", "SecretKeyMissing", "SecretEmpty");
        assertThat(none.snapshot().channels()).isEmpty();
        assertThat(none.snapshot().profiles().get("default/p"))
                .satisfies(profile -> assertThat(profile.channels()).isEmpty());
    }

    @Test
    void aSecretIsNeverTakenFromAnotherNamespace() {
        String foreign = Loads.secret("s", "apiKey", "sk-1").replace("  name: s", "  name: s\n  namespace: other");
        Loads.Result result = Loads.of(
                "f.yaml",
                Loads.documents(
                        Loads.object("AIChannel", "c", OPENAI + "credentials: [{secretRef: {name: s}}]"), foreign));
        assertThat(result.snapshot().channels()).isEmpty();
        assertThat(result.problems()).extracting(Problem::reason).contains("SecretNotFound");
    }

    @Test
    void aMissingSecretHeaderTakesTheChannelOutOfRouting() {
        Loads.Result result = Loads.of(
                "f.yaml",
                Loads.object(
                        "AIChannel",
                        "c",
                        "type: openai-compatible\nbaseUrl: http://up\nmodels: [{name: m}]\n"
                                + "headers: [{name: a, valueFrom: {secretRef: {name: s}}}]"));
        assertThat(result.texts())
                .containsExactly("f.yaml:9: spec.headers[0].valueFrom.secretRef: Secret default/s is not there");
        assertThat(result.snapshot().channels()).isEmpty();
    }

    @Test
    void referencesAcrossNamespacesNeedPermission() {
        String channel = Loads.channel("c").replace("  name: c", "  name: c\n  namespace: other");
        String all = channel + "  allowedNamespaces: {from: All}\n";
        String profile = profile("channels: {refs: [other/c]}");
        Loads.Result closed = Loads.of("f.yaml", Loads.documents(profile, channel));
        assertThat(closed.texts())
                .containsExactly("f.yaml:6: spec.channels.refs[0]: AIChannel other/c does not allow namespace default");
        assertThat(closed.problems().getFirst().reason()).isEqualTo("RefNotPermitted");
        assertThat(Loads.of("f.yaml", Loads.documents(profile, all))
                        .snapshot()
                        .profiles()
                        .get("default/p"))
                .satisfies(built -> assertThat(built.channels()).containsOnlyKeys("other/c"));
    }

    @Test
    void namespacesAreSelectedByTheirLabelsAndTheirName() {
        String channel = Loads.channel("c").replace("  name: c", "  name: c\n  namespace: other");
        String profile = profile("channels: {refs: [other/c]}");
        String labelled = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: default\n  labels: {team: a}\n";
        for (String selected : List.of("team: a", "kubernetes.io/metadata.name: default")) {
            String open =
                    channel + "  allowedNamespaces: {from: Selector, selector: {matchLabels: {" + selected + "}}}\n";
            Loads.Result result = Loads.of("f.yaml", Loads.documents(labelled, profile, open));
            assertThat(result.problems()).as(selected).isEmpty();
            assertThat(result.snapshot().profiles().get("default/p"))
                    .satisfies(built -> assertThat(built.channels()).containsOnlyKeys("other/c"));
            assertThat(Loads.of("f.yaml", Loads.documents(labelled.replace("team: a", "team: b"), profile, open))
                            .problems())
                    .hasSize(selected.startsWith("team") ? 1 : 0);
        }
        assertThat(Loads.of("f.yaml", Loads.documents(labelled, labelled)).texts())
                .containsExactly("f.yaml:10: metadata.name: Namespace default is there already");
    }

    @Test
    void aSelectorTakesTheLabelledChannelsOfItsNamespaceOnly() {
        String labelled = Loads.channel("a").replace("  name: a", "  name: a\n  labels: {tier: x, more: y}");
        String foreign =
                labelled.replace("  name: a", "  name: a\n  namespace: evil") + "  allowedNamespaces: {from: All}\n";
        String selector = profile("channels: {selector: {matchLabels: {tier: x}}}");
        Loads.Result result = Loads.of("f.yaml", Loads.documents(labelled, foreign, Loads.channel("b"), selector));
        assertThat(result.problems()).isEmpty();
        assertThat(result.snapshot().profiles().get("default/p"))
                .satisfies(profile -> assertThat(profile.channels()).containsOnlyKeys("default/a"));
        assertThat(Loads.of("f.yaml", selector).problems())
                .extracting(Problem::reason)
                .containsExactly("NoChannelsMatched");
    }

    @Test
    void aKeyWhoseActiveProfileIsMissingMayDoNothing() {
        String two = Loads.object("APIKey", "k", "profiles: [q, p]\nsecret: {mode: Existing, name: s}");
        Loads.Result result = Loads.of(
                "f.yaml",
                Loads.documents(
                        two, Loads.channel("c"), profile("channels: {refs: [c]}"), Loads.secret("s", "apiKey", VALUE)));
        assertThat(result.texts()).containsExactly("f.yaml:6: spec.profiles[0]: AIProfile default/q is not there");
        assertThat(result.snapshot().keys().values())
                .singleElement()
                .satisfies(key -> assertThat(key.profile()).isNull());
        Loads.Result disabled = Loads.of(
                "f.yaml",
                Loads.documents(
                        key("k", ""),
                        profile("channels: {refs: [c]}\nenabled: false"),
                        Loads.channel("c"),
                        Loads.secret("s", "apiKey", VALUE)));
        assertThat(disabled.problems()).extracting(Problem::reason).containsExactly("Disabled");
        assertThat(disabled.snapshot().keys().values())
                .singleElement()
                .satisfies(key -> assertThat(key.profile()).isNull());
    }

    @Test
    void ofTwoKeysWithOneValueTheFirstWins() {
        Loads.Result result = Loads.of(
                "a.yaml",
                key("first", ""),
                "b.yaml",
                Loads.documents(key("second", ""), Loads.channel("c"), profile("channels: {refs: [c]}")),
                "c.yaml",
                Loads.secret("s", "apiKey", VALUE));
        assertThat(result.texts())
                .containsExactly(
                        "b.yaml:7: spec.secret: APIKey default/first (a.yaml:1) has the same value and comes first");
        assertThat(result.problems().getFirst().reason()).isEqualTo("DuplicateKey");
        assertThat(result.snapshot().keys().values()).extracting(ApiKey::id).containsExactly("default/first");
    }

    @Test
    void aShortKeyIsNotAccepted() {
        Loads.Result result = Loads.of(
                "f.yaml",
                Loads.documents(
                        key("k", ""),
                        Loads.channel("c"),
                        profile("channels: {refs: [c]}"),
                        Loads.secret("s", "apiKey", "fifteen-letters")));
        assertThat(result.texts())
                .containsExactly("f.yaml:7: spec.secret: the key must have at least 16 characters and no spaces");
        assertThat(result.snapshot().keys()).isEmpty();
    }

    @Test
    void secretsAreInNoMessageAndNoText() {
        String secret = "sk-very-secret-value";
        Loads.Result broken = Loads.of(
                "a.yaml",
                Loads.secret("s", "apiKey", secret).replace("\"", "") + "  x: *" + secret + "\n",
                "b.yaml",
                Loads.secret("t", "apiKey", secret).replace("\"", "") + "  - " + secret + "\n",
                "c.yaml",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: u}\ndata: {a: " + secret + "}\nstringData: [" + secret
                        + "]\n",
                "d.json",
                "{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"data\": " + secret + "}",
                "e.yaml",
                Loads.object("AIChannel", "c", OPENAI + "weight: " + secret + "\nheaders: [{name: " + secret + " x}]"));
        assertThat(broken.problems()).hasSizeGreaterThan(5);
        assertThat(broken.toString()).doesNotContain("very-secret");
        Loads.Result good = Loads.of(
                "f.yaml",
                Loads.documents(
                        Loads.object("AIChannel", "c", OPENAI + "credentials: [{secretRef: {name: s}}]"),
                        key("k", ""),
                        Loads.secret("s", "apiKey", secret)));
        assertThat(good.snapshot().channels()).hasSize(1);
        assertThat(good.toString()).doesNotContain("very-secret");
        assertThat(new SecretEntries(Map.of("a", secret.getBytes(StandardCharsets.UTF_8))).toString())
                .doesNotContain("very-secret");
        assertThat(YamlTrees.read("a: " + secret).toString()).doesNotContain("very-secret");
    }

    @Test
    void theExamplesOfTheCustomResourcesAreOneWholeConfiguration() throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (Stream<Path> examples = Files.list(Path.of("../crds/examples"))) {
            for (Path example : examples.sorted().toList()) {
                files.put(String.valueOf(example.getFileName()), Files.readAllBytes(example));
            }
        }
        Loads.Result result = Loads.of(files);
        assertThat(result.problems()).isEmpty();
        assertThat(result.snapshot().channels())
                .containsOnlyKeys("default/openai", "default/anthropic", "default/simulated", "default/vllm");
        assertThat(result.snapshot().keys()).hasSize(1);
    }
}
