package io.axonhub.gateway.admin.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule of the schemas and of the gateway with a spec that keeps it and one that breaks it. */
class RulesTest {
    private static final String C = "type: openai-compatible\nbaseUrl: http://up\nmodels: [{name: m}]\n";
    private static final String P = "channels: {refs: [c]}\n";
    private static final String K = "profiles: [p]\n";
    private static final String KS = "profiles: [p]\nsecret: {mode: Existing, name: s}\n";
    private static final String CREDENTIALS = "credentials: [{secretRef: {name: s}}]\n";
    private static final String REDACT = "9: spec.storage.redact[0]: must have exactly one of path and pattern";
    private static final String NOT_YET = "not supported by this version of the gateway";

    /** {@code expected} is what {@code bad} is told, behind the file's name; empty {@code good} when nothing is supported yet. */
    record Rule(String kind, String good, String bad, String expected) {}

    static Stream<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        channelSchema(rules);
        channelModels(rules);
        channelRules(rules);
        channelTypes(rules);
        channelParts(rules);
        profiles(rules);
        keys(rules);
        unsupported(rules);
        unsupportedElsewhere(rules);
        return rules.stream();
    }

    private static void c(List<Rule> rules, String good, String bad, String expected) {
        rules.add(new Rule("AIChannel", C + good, C + bad, expected));
    }

    private static void channelSchema(List<Rule> rules) {
        c(rules, "", "storage: {redact: [{}]}", REDACT);
        c(rules, "weight: 1000", "weight: 1001", "9: spec.weight: must be from 0 to 1000");
        c(rules, "weight: 0", "weight: -1", "9: spec.weight: must be from 0 to 1000");
        c(rules, "weight: 7", "weight: heavy", "9: spec.weight: must be an integer");
        c(rules, "weight: 7", "weight: 7.5", "9: spec.weight: must be an integer");
        c(rules, "weight: 7", "weight: \"7\"", "9: spec.weight: must be an integer");
        c(rules, "priority: 100", "priority: 101", "9: spec.priority: must be from 0 to 100");
        c(rules, "enabled: false", "enabled: \"false\"", "9: spec.enabled: must be true or false");
        c(
                rules,
                "timeouts:\n  connect: 1m30s",
                "timeouts:\n  connect: 90",
                "10: spec.timeouts.connect: must be a text: quote it");
        c(
                rules,
                "timeouts: {request: 1h}",
                "timeouts: {request: 1d}",
                "9: spec.timeouts.request: must match ^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$");
        c(rules, "", "wieght: 1", "9: spec.wieght: unknown field");
        c(
                rules,
                "healthCheck: {interval: 5s}",
                "healthCheck: {interval: 4s}",
                "9: spec.healthCheck.interval: must be at least 5s and at most 24h");
        c(rules, "headers: []", "headers:", "9: spec.headers: must not be null");
        c(rules, "headers: []", "headers: {}", "9: spec.headers: must be a list");
        c(rules, "timeouts: {}", "timeouts: []", "9: spec.timeouts: must be an object");
        c(
                rules,
                "apiFormat: openai",
                "apiFormat: grpc",
                "9: spec.apiFormat: must be one of openai, openai-responses, anthropic, gemini");
        c(rules, "apiFormat: openai", "apiFormat: anthropic", "9: spec.apiFormat: must be one of openai for this type");
        c(
                rules,
                "headers: [{name: X-Team, value: a}]",
                "headers: [{name: \"X Team\", value: a}]",
                "9: spec.headers[0].name: must match ^[A-Za-z0-9!#$%&'*+.^_`|~-]+$");
        c(
                rules,
                "headers: [{name: a, value: a}, {name: b, value: b}]",
                "headers:\n  - {name: a, value: a}\n  - {name: a, value: b}",
                "11: spec.headers[1].name: is the same as spec.headers[0].name");
    }

    private static void channelModels(List<Rule> rules) {
        String type = "type: openai-compatible\nbaseUrl: http://up\n";
        rules.add(new Rule("AIChannel", C, type + "models: []", "8: spec.models: must not be empty"));
        rules.add(new Rule("AIChannel", C, type, "5: spec.models: is required"));
        rules.add(
                new Rule("AIChannel", C, type + "models:\n  - upstreamName: m", "9: spec.models[0].name: is required"));
        rules.add(new Rule(
                "AIChannel", C, type + "models:\n  -\n    name: \"\"", "10: spec.models[0].name: must not be empty"));
        rules.add(
                new Rule(
                        "AIChannel",
                        C,
                        C.replace("openai-compatible", "opnai"),
                        "6: spec.type: must be one of openai, anthropic, gemini, azure-openai, bedrock, vertex, zhipu, zai, moonshot, deepseek, doubao, openrouter, ollama, cohere, jina, voyage, openai-compatible, anthropic-compatible, simulated"));
        rules.add(new Rule(
                "AIChannel",
                type + "models: [{name: m, price: {inputPerMillion: \"2.5\", outputPerMillion: \"1\"}}]",
                type + "models: [{name: m, price: {inputPerMillion: \"-1\", outputPerMillion: \"1\"}}]",
                "8: spec.models[0].price.inputPerMillion: must match ^[0-9]+(\\.[0-9]+)?$"));
        rules.add(new Rule(
                "AIChannel",
                type + "models: [{name: m}]",
                type + "models: [{name: m, price: {inputPerMillion: 2.5, outputPerMillion: \"1\"}}]",
                "8: spec.models[0].price.inputPerMillion: must be a text: quote it"));
    }

    private static void url(List<Rule> rules, String url, String expected) {
        rules.add(new Rule("AIChannel", C, C.replace("http://up", url), "7: spec.baseUrl: " + expected));
    }

    private static void channelRules(List<Rule> rules) {
        url(rules, "ftp://up", "must be an http or https URL with a host");
        url(rules, "\"http:///v1\"", "must be an http or https URL with a host");
        url(rules, "\"http://me:pw@up/v1\"", "must not have user info");
        url(rules, "\"http://up/v1?a=b\"", "must not have a query or a fragment");
        url(rules, "\"http://up/v1#a\"", "must not have a query or a fragment");
        url(rules, "http://169.254.169.254/latest", "must not be a link-local address");
        url(rules, "http://2852039166/latest", "must not be a link-local address");
        url(rules, "\"http://[::ffff:169.254.169.254]/latest\"", "must not be a link-local address");
        rules.add(new Rule(
                "AIChannel",
                C,
                "type: openai-compatible\nmodels: [{name: m}]",
                "5: spec.baseUrl: is required for this type"));
    }

    private static void channelTypes(List<Rule> rules) {
        String simulated = "type: simulated\nmodels: [{name: m}]\n";
        rules.add(new Rule(
                "AIChannel",
                simulated,
                simulated + "baseUrl: http://up",
                "8: spec.baseUrl: must not be set for type simulated"));
        rules.add(new Rule(
                "AIChannel",
                simulated,
                simulated + CREDENTIALS,
                "8: spec.credentials: must not be set for type simulated"));
        String openai = "type: openai\nmodels: [{name: m}]\n";
        rules.add(new Rule(
                "AIChannel",
                openai + CREDENTIALS,
                openai,
                "5: spec.credentials: must have at least one credential for this type"));
        for (String cloud : List.of(
                "aws: {region: r}/bedrock",
                "gcp: {project: p, location: l}/vertex",
                "azure: {apiVersion: v}/azure-openai")) {
            String field = cloud.substring(0, cloud.indexOf(':'));
            String kind = cloud.substring(cloud.indexOf('/') + 1);
            rules.add(new Rule(
                    "AIChannel",
                    C,
                    C + cloud.substring(0, cloud.indexOf('/')),
                    "9: spec." + field + ": may be set for type " + kind + " only"));
        }
        rules.add(new Rule(
                "AIChannel", C, "type: bedrock\nmodels: [{name: m}]", "5: spec.aws: is required for type bedrock"));
        rules.add(new Rule(
                "AIChannel", C, "type: vertex\nmodels: [{name: m}]", "5: spec.gcp: is required for type vertex"));
    }

    private static void channelParts(List<Rule> rules) {
        c(
                rules,
                "headers: [{name: a, value: a}]",
                "headers: [{name: a}]",
                "9: spec.headers[0]: must have exactly one of value and valueFrom");
        c(
                rules,
                "headers: [{name: a, value: a}]",
                "headers: [{name: a, value: a, valueFrom: {secretRef: {name: s}}}]",
                "9: spec.headers[0]: must have exactly one of value and valueFrom");
        c(
                rules,
                "headers: [{name: x-host, value: a}]",
                "headers: [{name: Host, value: a}]",
                "9: spec.headers[0].name: is a header field that the gateway sets itself");
        c(
                rules,
                "timeouts: {connect: 24h}",
                "timeouts: {connect: 0s}",
                "9: spec.timeouts.connect: must be more than 0 and at most 24h");
        c(
                rules,
                "timeouts: {connect: 24h}",
                "timeouts: {connect: 24h1ms}",
                "9: spec.timeouts.connect: must be more than 0 and at most 24h");
        c(
                rules,
                "allowedNamespaces: {from: All}",
                "allowedNamespaces: {from: All, selector: {matchLabels: {a: b}}}",
                "9: spec.allowedNamespaces.selector: may be set only when from is Selector");
        c(
                rules,
                "allowedNamespaces: {from: Same}",
                "allowedNamespaces: {from: Selector}",
                "9: spec.allowedNamespaces.selector: is required when from is Selector");
    }

    private static void p(List<Rule> rules, String good, String bad, String expected) {
        rules.add(new Rule("AIProfile", good, bad, expected));
    }

    private static void profiles(List<Rule> rules) {
        p(rules, P, "channels: {}", "6: spec.channels: must have exactly one of refs and selector");
        p(
                rules,
                "channels: {selector: {matchLabels: {a: b}}}",
                "channels: {refs: [c], selector: {matchLabels: {a: b}}}",
                "6: spec.channels: must have exactly one of refs and selector");
        p(
                rules,
                "channels: {refs: [c], weights: {c: 5}}",
                "channels:\n  refs: [c]\n  weights: {d: 5}",
                "8: spec.channels.weights: may name only the channels in refs");
        p(
                rules,
                "channels: {refs: [a/c]}",
                "channels: {refs: [a/b/c]}",
                "6: spec.channels.refs[0]: must match ^([a-z0-9]([-a-z0-9]*[a-z0-9])?/)?[a-z0-9]([-a-z0-9.]*[a-z0-9])?$");
        p(
                rules,
                P + "rules: [{when: stream, then: {channels: [c]}}]",
                P + "rules: [{when: stream, then: {channels: [c], profile: q}}]",
                "7: spec.rules[0].then: must have exactly one of profile and channels");
        p(rules, P, "channels: {refs: [c, c]}", "6: spec.channels.refs[1]: is the same as spec.channels.refs[0]");
        p(
                rules,
                P + "modelMappings: [{from: \"gpt-(.*)\", match: Regex, to: \"x-$1\"}]",
                P + "modelMappings: [{from: \"gpt-.*\", match: Regex, to: \"x-$1\"}]",
                "7: spec.modelMappings[0].to: refers to group 1 of 0");
        p(
                rules,
                P + "modelMappings: [{from: \"a(\", to: b}]",
                P + "modelMappings:\n  - from: \"a(\"\n    match: Regex\n    to: b",
                "8: spec.modelMappings[0].from: is no RE2 expression: missing closing )");
        p(
                rules,
                P + "routing: {fallback: {maxAttempts: 10}}",
                P + "routing: {fallback: {maxAttempts: 11}}",
                "7: spec.routing.fallback.maxAttempts: must be from 1 to 10");
        p(
                rules,
                P + "routing: {fallback: {onStatus: [409]}}",
                P + "routing: {fallback: {onStatus: [200]}}",
                "7: spec.routing.fallback.onStatus[0]: must be from 400 to 599");
    }

    private static void k(List<Rule> rules, String good, String bad, String expected) {
        rules.add(new Rule("APIKey", KS + good, KS + bad, expected));
    }

    private static void keys(List<Rule> rules) {
        k(rules, "activeProfile: p", "activeProfile: q", "8: spec.activeProfile: must be one of profiles");
        k(
                rules,
                "quotas: [{resource: Tokens, window: Day, limit: \"5.0\"}]",
                "quotas: [{resource: Tokens, window: Day, limit: \"5.5\"}]",
                "8: spec.quotas[0].limit: must be a whole number of at most 18 digits for Requests and Tokens");
        k(
                rules,
                "quotas: [{resource: Cost, window: Month, limit: \"999999999.5\"}]",
                "quotas: [{resource: Cost, window: Month, limit: \"1000000000\"}]",
                "8: spec.quotas[0].limit: must be less than a billion");
        k(
                rules,
                "scopes: [chat.write]",
                "scopes: [admin.write]",
                "8: spec.scopes[0]: must be one of models.read, chat.write");
        k(
                rules,
                "expiresAt: 2027-01-31T00:00:00Z",
                "expiresAt: 2027-01-31",
                "8: spec.expiresAt: must be a time such as 2027-01-31T00:00:00Z");
        k(
                rules,
                "allowedCIDRs: [10.0.0.0/8, \"2001:db8::/32\"]",
                "allowedCIDRs: [10.0.0.0/33]",
                "8: spec.allowedCIDRs[0]: must be a network such as 10.0.0.0/8 or 2001:db8::/32");
        k(
                rules,
                "allowedCIDRs: []",
                "allowedCIDRs: [example.com/8]",
                "8: spec.allowedCIDRs[0]: must be a network such as 10.0.0.0/8 or 2001:db8::/32");
        rules.add(new Rule(
                "APIKey",
                KS,
                K + "secret: {mode: Existing}",
                "7: spec.secret.name: is required when mode is Existing"));
        rules.add(new Rule(
                "APIKey",
                KS,
                "profiles: []\nsecret: {mode: Existing, name: s}",
                "6: spec.profiles: must not be empty"));
        rules.add(new Rule(
                "APIKey",
                "",
                KS + "rotation: {gracePeriod: 721h}",
                "8: spec.rotation.gracePeriod: must be at most 720h"));
        rules.add(new Rule(
                "APIKey", "", KS + "rotation: {interval: 9m59s}", "8: spec.rotation.interval: must be at least 10m"));
    }

    private static void unsupported(List<Rule> rules) {
        String model = "type: openai-compatible\nbaseUrl: http://up\nmodels:\n  - name: m\n    capabilities: [tools]";
        rules.add(new Rule(
                "AIChannel",
                model,
                model.replace("tools", "telepathy"),
                "10: spec.models[0].capabilities[0]: must be one of tools, vision, documents, audio, reasoning,"
                        + " structured-output"));
        rules.add(new Rule("AIChannel", "", C.replace("openai-compatible", "ollama"), "6: spec.type: " + NOT_YET));
        c(
                rules,
                "gateway: default",
                "gateway: eu",
                "9: spec.gateway: only default can be used in this version of the gateway");
        c(rules, "", "tls: {insecureSkipVerify: true}", "9: spec.tls: " + NOT_YET);
        c(
                rules,
                "deletionPolicy: Delete",
                "deletionPolicy: Orphan",
                "9: spec.deletionPolicy: only Delete can be used in this version of the gateway");
    }

    private static void unsupportedElsewhere(List<Rule> rules) {
        k(rules, "", "rotation: {token: a}", "8: spec.rotation: " + NOT_YET);
        k(
                rules,
                "deletionPolicy: Revoke",
                "deletionPolicy: Disable",
                "8: spec.deletionPolicy: only Revoke can be used in this version of the gateway");
        rules.add(new Rule("APIKey", KS, K, "5: spec.secret.mode: Generate is " + NOT_YET + ": use Existing"));
        rules.add(new Rule(
                "APIKey",
                KS,
                K + "secret: {mode: Generate}",
                "7: spec.secret.mode: only Existing can be used in this version of the gateway"));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void acceptsWhatKeepsTheRuleAndRefusesWhatBreaksIt(Rule rule) {
        if (!rule.good().isEmpty()) {
            assertThat(Loads.of("f.yaml", Loads.object(rule.kind(), "x", rule.good()))
                            .problems())
                    .filteredOn(problem -> problem.severity() == Problem.Severity.ERROR)
                    .isEmpty();
        }
        Loads.Result refused = Loads.of("f.yaml", Loads.object(rule.kind(), "x", rule.bad()));
        assertThat(refused.texts()).contains("f.yaml:" + rule.expected());
        assertThat(refused.snapshot().channels()).isEmpty();
        assertThat(refused.snapshot().keys()).isEmpty();
    }

    @Test
    void everyCelRuleOfTheCustomResourcesIsHereWithItsMessage() throws IOException {
        Set<String> messages = new TreeSet<>();
        for (JsonNode crd : CrdSchemasTest.crds().values()) {
            for (JsonNode rules : crd.findValues("x-kubernetes-validations")) {
                rules.forEach(rule -> messages.add(rule.path("message").asText()));
            }
        }
        messages.remove("is immutable");
        assertThat(messages)
                .isNotEmpty()
                .allSatisfy(message ->
                        assertThat(rules()).anyMatch(rule -> rule.expected().endsWith(": " + message)));
    }

    @Test
    void reportsAllProblemsOfAllObjects() {
        Loads.Result result = Loads.of(
                "a.yaml",
                Loads.documents(
                        Loads.object("AIChannel", "x", C + "weight: 2000\npriority: -1"),
                        Loads.object("AIProfile", "y", "channels: {refs: [c]}\ndeletionPolicy: Orphan")),
                "b.yaml",
                "kind: Thing\napiVersion: v1\n");
        assertThat(result.texts())
                .containsExactly(
                        "a.yaml:9: spec.weight: must be from 0 to 1000",
                        "a.yaml:10: spec.priority: must be from 0 to 100",
                        "a.yaml:18: spec.deletionPolicy: only Delete can be used in this version of the gateway",
                        "b.yaml:1: kind: Thing is not known: use AIChannel, AIProfile, APIKey, UserLimits, Secret or Namespace");
    }
}
