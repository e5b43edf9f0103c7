package io.axonhub.e2e;

import java.util.ArrayList;
import java.util.List;

/** Specs that break the schemas' rules one by one, and specs that are right; JSON with single quotes. */
final class CrdRules {
    private static final String MODELS = "'models': [{'name': 'm'}]";
    private static final String CREDENTIALS = "'credentials': [{'secretRef': {'name': 's'}}]";
    private static final String OPEN = "{'type': 'openai-compatible', 'baseUrl': 'http://x/v1', " + MODELS;
    private static final String SIMULATED = "{'type': 'simulated', " + MODELS;
    private static final String PROFILE = "{'channels': {'refs': ['c']}";
    private static final String KEY = "{'profiles': ['p']";

    private CrdRules() {}

    /** One that is refused at {@code field} with a message that holds {@code message}. */
    record Rule(String kind, String spec, String field, String message) {
        @Override
        public String toString() {
            return kind + " " + field + " " + message + " " + spec;
        }
    }

    /** One that is taken. */
    record Good(String kind, String spec) {
        @Override
        public String toString() {
            return kind + " " + spec;
        }
    }

    static List<Rule> all() {
        List<Rule> all = new ArrayList<>();
        channels(all);
        urls(all);
        details(all);
        profiles(all);
        keys(all);
        return all;
    }

    private static void channel(List<Rule> all, String spec, String field, String message) {
        all.add(new Rule("AIChannel", spec, field, message));
    }

    private static void channels(List<Rule> all) {
        for (String type : List.of("openai-compatible", "anthropic-compatible", "ollama")) {
            channel(all, "{'type': '" + type + "', " + MODELS + "}", "spec.baseUrl", "is required for this type");
        }
        channel(
                all,
                "{'type': 'azure-openai', " + CREDENTIALS + ", " + MODELS + "}",
                "spec.baseUrl",
                "is required for this type");
        channel(all, SIMULATED + ", 'baseUrl': 'http://x'}", "spec.baseUrl", "must not be set for type simulated");
        channel(all, SIMULATED + ", " + CREDENTIALS + "}", "spec.credentials", "must not be set for type simulated");
        channel(
                all,
                "{'type': 'openai', " + MODELS + "}",
                "spec.credentials",
                "must have at least one credential for this type");
        channel(all, OPEN + ", 'aws': {'region': 'r'}}", "spec.aws", "may be set for type bedrock only");
        channel(
                all,
                OPEN + ", 'gcp': {'project': 'p', 'location': 'l'}}",
                "spec.gcp",
                "may be set for type vertex only");
        channel(
                all,
                OPEN + ", 'azure': {'apiVersion': '2024-10-21'}}",
                "spec.azure",
                "may be set for type azure-openai only");
        channel(all, "{'type': 'bedrock', " + MODELS + "}", "spec.aws", "is required for type bedrock");
        channel(all, "{'type': 'vertex', " + MODELS + "}", "spec.gcp", "is required for type vertex");
        channel(all, "{'type': 'none', " + MODELS + "}", "spec.type", "Unsupported value");
        channel(all, "{" + MODELS + "}", "spec.type", "Required value");
        channel(all, "{'type': 'simulated'}", "spec.models", "Required value");
        channel(all, "{'type': 'simulated', 'models': []}", "spec.models", "at least 1 items");
        channel(
                all,
                "{'type': 'simulated', 'models': [{'name': 'm'}, {'name': 'm'}]}",
                "spec.models[1]",
                "Duplicate value");
        channel(all, SIMULATED + ", 'gateway': 'Not A Name'}", "spec.gateway", "should match");
        channel(all, SIMULATED + ", 'weight': 1001}", "spec.weight", "less than or equal to 1000");
        channel(all, SIMULATED + ", 'weight': -1}", "spec.weight", "greater than or equal to 0");
        channel(all, SIMULATED + ", 'priority': 101}", "spec.priority", "less than or equal to 100");
    }

    private static void urls(List<Rule> all) {
        for (String url : List.of("ftp://x/v1", "x/v1", "http://")) {
            channel(all, url(url), "spec.baseUrl", "must be an http or https URL with a host");
        }
        channel(all, url("http://user:pass@x/v1"), "spec.baseUrl", "must not have user info");
        channel(all, url("http://x/v1?a=b"), "spec.baseUrl", "must not have a query or a fragment");
        channel(all, url("http://x/v1#f"), "spec.baseUrl", "must not have a query or a fragment");
        channel(all, url("http://169.254.169.254/latest"), "spec.baseUrl", "must not be a link-local address");
    }

    private static String url(String url) {
        return "{'type': 'openai-compatible', 'baseUrl': '" + url + "', " + MODELS + "}";
    }

    private static void details(List<Rule> all) {
        channel(
                all,
                OPEN + ", 'headers': [{'name': 'x'}]}",
                "spec.headers[0]",
                "must have exactly one of value and valueFrom");
        channel(
                all,
                OPEN + ", 'headers': [{'name': 'x', 'value': 'v', 'valueFrom': {'secretRef': {'name': 's'}}}]}",
                "spec.headers[0]",
                "must have exactly one of value and valueFrom");
        channel(
                all,
                OPEN + ", 'headers': [{'name': 'Host', 'value': 'v'}]}",
                "spec.headers[0].name",
                "is a header field that the gateway sets itself");
        for (String clock : List.of("connect", "firstByte", "request", "streamIdle")) {
            for (String value : List.of("0s", "25h")) {
                channel(
                        all,
                        OPEN + ", 'timeouts': {'" + clock + "': '" + value + "'}}",
                        "spec.timeouts." + clock,
                        "must be more than 0 and at most 24h");
            }
        }
        channel(all, OPEN + ", 'timeouts': {'connect': '5 s'}}", "spec.timeouts.connect", "should match");
        channel(
                all,
                OPEN + ", 'healthCheck': {'interval': '1s'}}",
                "spec.healthCheck.interval",
                "must be at least 5s and at most 24h");
        channel(
                all,
                SIMULATED + ", 'storage': {'redact': [{}]}}",
                "spec.storage.redact[0]",
                "must have exactly one of path and pattern");
        namespaces(all, "AIChannel", SIMULATED);
        channel(
                all,
                "{'type': 'simulated', 'models': [{'name': 'm', 'price': {'inputPerMillion': 'x', 'outputPerMillion': '1'}}]}",
                "spec.models[0].price.inputPerMillion",
                "should match");
    }

    private static void namespaces(List<Rule> all, String kind, String spec) {
        all.add(new Rule(
                kind,
                spec + ", 'allowedNamespaces': {'from': 'Selector'}}",
                "spec.allowedNamespaces.selector",
                "is required when from is Selector"));
        all.add(new Rule(
                kind,
                spec + ", 'allowedNamespaces': {'from': 'All', 'selector': {'matchLabels': {'a': 'b'}}}}",
                "spec.allowedNamespaces.selector",
                "may be set only when from is Selector"));
    }

    private static void profile(List<Rule> all, String spec, String field, String message) {
        all.add(new Rule("AIProfile", spec, field, message));
    }

    private static void profiles(List<Rule> all) {
        String one = "must have exactly one of refs and selector";
        profile(all, "{'channels': {}}", "spec.channels", one);
        profile(all, "{'channels': {'refs': ['c'], 'selector': {'matchLabels': {'a': 'b'}}}}", "spec.channels", one);
        profile(
                all,
                "{'channels': {'refs': ['c'], 'weights': {'d': 1}}}",
                "spec.channels.weights",
                "may name only the channels in refs");
        profile(all, "{'channels': {'refs': ['c', 'c']}}", "spec.channels.refs[1]", "Duplicate value");
        profile(
                all,
                PROFILE + ", 'rules': [{'when': 'stream', 'then': {}}]}",
                "spec.rules[0].then",
                "must have exactly one of profile and channels");
        profile(
                all,
                PROFILE + ", 'routing': {'hedge': {'minDelay': '0s'}}}",
                "spec.routing.hedge.minDelay",
                "must be more than 0 and at most 24h");
        profile(
                all,
                PROFILE + ", 'storage': {'redact': [{'path': 'a', 'pattern': 'b'}]}}",
                "spec.storage.redact[0]",
                "must have exactly one of path and pattern");
        namespaces(all, "AIProfile", PROFILE);
        profile(
                all,
                PROFILE + ", 'modelMappings': [{'from': 'a', 'to': 'b'}, {'from': 'a', 'to': 'c'}]}",
                "spec.modelMappings[1]",
                "Duplicate value");
        profile(
                all,
                PROFILE + ", 'routing': {'fallback': {'maxAttempts': 11}}}",
                "spec.routing.fallback.maxAttempts",
                "less than");
    }

    private static void key(List<Rule> all, String spec, String field, String message) {
        all.add(new Rule("APIKey", spec, field, message));
    }

    private static void keys(List<Rule> all) {
        key(all, KEY + ", 'activeProfile': 'q'}", "spec.activeProfile", "must be one of profiles");
        key(
                all,
                KEY + ", 'allowedCIDRs': ['10.0.0.1']}",
                "spec.allowedCIDRs[0]",
                "must be a network such as 10.0.0.0/8 or 2001:db8::/32");
        key(all, KEY + ", 'secret': {'mode': 'Existing'}}", "spec.secret.name", "is required when mode is Existing");
        key(all, KEY + ", 'rotation': {'gracePeriod': '721h'}}", "spec.rotation.gracePeriod", "must be at most 720h");
        key(all, KEY + ", 'rotation': {'interval': '9m'}}", "spec.rotation.interval", "must be at least 10m");
        key(all, KEY + ", 'scopes': ['admin']}", "spec.scopes[0]", "Unsupported value");
        key(all, "{'profiles': []}", "spec.profiles", "at least 1 items");
        key(
                all,
                KEY + ", 'quotas': [{'resource': 'Requests', 'window': 'Day', 'limit': '1'},"
                        + " {'resource': 'Requests', 'window': 'Day', 'limit': '2'}]}",
                "spec.quotas[1]",
                "Duplicate value");
        key(all, KEY + ", 'expiresAt': 'tomorrow'}", "spec.expiresAt", "must be of type date-time");
    }

    static List<Good> good() {
        List<Good> good = new ArrayList<>();
        for (String type : List.of(
                "openai", "anthropic", "gemini", "zhipu", "zai", "moonshot", "deepseek", "doubao", "openrouter")) {
            good.add(new Good("AIChannel", "{'type': '" + type + "', " + CREDENTIALS + ", " + MODELS + "}"));
        }
        good.add(new Good("AIChannel", OPEN + "}"));
        good.add(new Good("AIChannel", SIMULATED + "}"));
        good.add(new Good("AIChannel", "{'type': 'bedrock', 'aws': {'region': 'eu-central-1'}, " + MODELS + "}"));
        good.add(new Good("AIChannel", "{'type': 'vertex', 'gcp': {'project': 'p', 'location': 'l'}, " + MODELS + "}"));
        good.add(new Good(
                "AIChannel",
                "{'type': 'azure-openai', 'baseUrl': 'https://x', 'azure': {'apiVersion': '2024-10-21'}, " + CREDENTIALS
                        + ", " + MODELS + "}"));
        good.add(new Good(
                "AIChannel",
                OPEN
                        + ", 'weight': 0, 'headers': [{'name': 'x', 'value': 'v'}], 'timeouts': {'connect': '500ms', 'request': '24h'},"
                        + " 'healthCheck': {'interval': '5s'}, 'storage': {'redact': [{'path': 'a'}]},"
                        + " 'allowedNamespaces': {'from': 'Selector', 'selector': {'matchLabels': {'a': 'b'}}}}"));
        good.add(new Good("AIProfile", PROFILE + "}"));
        good.add(new Good("AIProfile", "{'channels': {'refs': ['c', 'n/d'], 'weights': {'n/d': 0}}}"));
        good.add(new Good(
                "AIProfile",
                "{'channels': {'selector': {'matchLabels': {'a': 'b'}}}, 'rules': [{'when': 'stream', 'then': {'profile': 'p'}}],"
                        + " 'routing': {'hedge': {'minDelay': '1s'}}, 'storage': {'redact': [{'pattern': 'b'}]},"
                        + " 'allowedNamespaces': {'from': 'All'}}"));
        good.add(new Good("APIKey", KEY + "}"));
        good.add(new Good(
                "APIKey",
                "{'profiles': ['p', 'n/q'], 'activeProfile': 'n/q', 'allowedCIDRs': ['10.0.0.0/8', '2001:db8::/32'],"
                        + " 'secret': {'mode': 'Existing', 'name': 's'}, 'expiresAt': '2027-01-31T00:00:00Z',"
                        + " 'rotation': {'token': 't', 'gracePeriod': '720h', 'interval': '10m'},"
                        + " 'quotas': [{'resource': 'Requests', 'window': 'Day', 'limit': '1'}]}"));
        return good;
    }
}
