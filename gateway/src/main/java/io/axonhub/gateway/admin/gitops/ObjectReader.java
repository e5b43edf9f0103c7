package io.axonhub.gateway.admin.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.crd.AIChannel;
import io.axonhub.crd.AIProfile;
import io.axonhub.crd.APIKey;
import io.axonhub.crd.AxonHub;
import io.axonhub.gateway.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads files into an {@link Inventory}: documents, kinds, metadata, schemas, rules. Not thread-safe. */
final class ObjectReader {
    /** What stands beside {@code spec}; {@code status} is the server's and means nothing here. */
    private static final Set<String> RESOURCE_FIELDS = Set.of("apiVersion", "kind", "metadata", "spec", "status");

    private static final JsonNode OBJECTS = Schema.resource("objects.json");
    private static final Schema METADATA = Schema.of(OBJECTS.path("metadata"));
    private static final Schema SECRET = Schema.of(OBJECTS.path("secret"));
    private static final Schema USER_LIMITS = Schema.of(OBJECTS.path("userLimits"));

    private static final JsonNode SPECS = Schema.resource("crds.json");
    private static final Schema CHANNEL = Schema.of(SPECS.path(AIChannel.KIND));
    private static final Schema PROFILE = Schema.of(SPECS.path(AIProfile.KIND));
    private static final Schema KEY = Schema.of(SPECS.path(APIKey.KIND));

    /** Not a custom resource, but a price book in the shipped one's format. */
    private static final String PRICES = "prices.json";

    private final Inventory inventory = Inventory.empty();
    private @Nullable Secrets own;
    private final ProviderTypes types;
    private final Report report;
    private final Unsupported unsupported;

    /** Of files. */
    ObjectReader(ProviderTypes types, Report report) {
        this(types, report, Unsupported.IN_FILES);
    }

    ObjectReader(ProviderTypes types, Report report, Unsupported unsupported) {
        this.types = types;
        this.report = report;
        this.unsupported = unsupported;
    }

    Inventory inventory() {
        return inventory;
    }

    /** Reads one file's documents. */
    void read(String file, byte[] bytes) {
        if (file.equals(PRICES)) {
            prices(bytes);
            return;
        }
        try {
            String text = decode(bytes);
            boolean json = file.toLowerCase(Locale.ROOT).endsWith(".json");
            for (Tree document : json ? JsonTrees.read(text) : YamlTrees.read(text)) {
                object(new Place(file, document));
            }
        } catch (BadText e) {
            report.error(file, e.line(), "", String.valueOf(e.getMessage()));
        }
    }

    private void prices(byte[] json) {
        try {
            inventory.terms().prices(types.readPrices(json));
        } catch (RuntimeException e) {
            report.error(PRICES, 0, "", String.valueOf(e.getMessage()));
        }
    }

    private static String decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(in).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            int line = 1;
            for (int i = 0; i < in.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            throw new BadText(line, "is not UTF-8");
        }
    }

    /** Reads an object that stands in no file and has its secrets with it. */
    void read(ConfigObject object) {
        read(object.id(), object.meta().labels(), object.spec(), object.secrets());
        if (!object.meta().namespaceLabels().isEmpty()) {
            inventory.namespaces().put(object.id().namespace(), object.meta().namespaceLabels());
        }
    }

    /** Reads an object that is not stored yet. */
    void read(ObjectId id, Map<String, String> labels, JsonNode spec, Secrets secrets) {
        ObjectNode object = Json.object();
        object.put("apiVersion", AxonHub.API_VERSION);
        object.put("kind", id.kind().text());
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("namespace", id.namespace());
        metadata.put("name", id.name());
        ObjectNode names = metadata.putObject("labels");
        labels.forEach(names::put);
        object.set("spec", spec);
        own = secrets;
        object(new Place(id.toString(), Tree.of(object)));
        own = null;
    }

    private void object(Place place) {
        if (!(place.root() instanceof Tree.Mapping root)) {
            report.error(place.file(), place.root().line(), "", "must be an object");
            return;
        }
        String apiVersion = text(root, "apiVersion");
        String kind = text(root, "kind");
        switch (apiVersion + " " + kind) {
            case AxonHub.API_VERSION + " " + AIChannel.KIND -> {
                Declared<AIChannel.Spec> channel = resource(place, root, kind, CHANNEL, AIChannel.Spec.class);
                if (channel != null) {
                    new ChannelRules(place, report).check(channel.spec());
                    type(channel);
                    add(kind, inventory.channels(), channel);
                }
            }
            case AxonHub.API_VERSION + " " + AIProfile.KIND -> {
                Declared<AIProfile.Spec> profile = resource(place, root, kind, PROFILE, AIProfile.Spec.class);
                if (profile != null) {
                    new ProfileRules(place, report).check(profile.spec());
                    new RuleRules(place, report).check(profile);
                    add(kind, inventory.profiles(), profile);
                }
            }
            case AxonHub.API_VERSION + " " + APIKey.KIND -> {
                Declared<APIKey.Spec> key = resource(place, root, kind, KEY, APIKey.Spec.class);
                if (key != null) {
                    new KeyRules(place, report).check(key.spec());
                    secretMode(key, root);
                    add(kind, inventory.keys(), key);
                }
            }
            case AxonHub.API_VERSION + " " + UserLimits.KIND -> {
                Declared<UserLimits> limits = resource(place, root, kind, USER_LIMITS, UserLimits.class);
                if (limits != null) {
                    new KeyRules(place, report).quotas(limits.spec().quotas());
                    add(kind, inventory.terms().users(), limits);
                }
            }
            case "v1 Secret" -> secret(place, root);
            case "v1 Namespace" -> namespace(place, root);
            default -> unknown(place, apiVersion, kind);
        }
    }

    private static String text(Tree.Mapping mapping, String field) {
        Tree.Member member = mapping.members().get(field);
        return member != null
                        && member.value() instanceof Tree.Leaf leaf
                        && leaf.value().isTextual()
                ? leaf.value().textValue()
                : "";
    }

    private void unknown(Place place, String apiVersion, String kind) {
        if (apiVersion.isEmpty() || kind.isEmpty()) {
            String field = apiVersion.isEmpty() ? "apiVersion" : "kind";
            report.refuse(Report.INVALID, place, field, "is required");
            return;
        }
        boolean version = Set.of(AIChannel.KIND, AIProfile.KIND, APIKey.KIND, UserLimits.KIND, "Secret", "Namespace")
                .contains(kind);
        String wanted = Set.of("Secret", "Namespace").contains(kind) ? "v1" : AxonHub.API_VERSION;
        report.refuse(
                Report.INVALID,
                place,
                version ? "apiVersion" : "kind",
                version
                        ? apiVersion + " of " + kind + " is not known: use " + wanted
                        : kind + " is not known: use AIChannel, AIProfile, APIKey, UserLimits, Secret or Namespace");
    }

    private <S> @Nullable Declared<S> resource(
            Place place, Tree.Mapping root, String kind, Schema schema, Class<S> type) {
        int before = report.size();
        root.members().forEach((name, member) -> {
            if (!RESOURCE_FIELDS.contains(name)) {
                report.error(place.file(), member.line(), name, "unknown field");
            }
        });
        metadata(place, root);
        Tree.Member spec = root.members().get("spec");
        if (spec == null) {
            report.refuse(Report.INVALID, place, "spec", "is required");
            return null;
        }
        new SchemaCheck(place.file(), report).check("spec", spec.line(), spec.value(), schema);
        boolean fits = report.size() == before;
        unsupported.check(kind, place, report);
        return fits ? declared(place, root, Json.bind(spec.value().json(), type)) : null;
    }

    private void metadata(Place place, Tree.Mapping root) {
        Tree.Member metadata = root.members().get("metadata");
        if (metadata == null) {
            report.refuse(Report.INVALID, place, "metadata", "is required");
            return;
        }
        new SchemaCheck(place.file(), report).check("metadata", metadata.line(), metadata.value(), METADATA);
        if (metadata.value() instanceof Tree.Mapping mapping
                && mapping.get("annotations") instanceof Tree.Mapping entries) {
            entries.members().forEach((name, member) -> {
                if (name.startsWith(AxonHub.PREFIX)) {
                    report.error(
                            place.file(),
                            member.line(),
                            "metadata.annotations." + name,
                            "not supported by this version of the gateway");
                }
            });
        }
    }

    private <S> Declared<S> declared(Place place, Tree.Mapping root, S spec) {
        var metadata = root.json().path("metadata");
        String name = metadata.path("name").asText();
        String namespace = metadata.path("namespace").asText("default");
        Map<String, String> labels = new HashMap<>();
        metadata.path("labels")
                .properties()
                .forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
        return new Declared<>(namespace + "/" + name, namespace, name, Map.copyOf(labels), place, spec, own);
    }

    private <S> void add(String kind, Map<String, Declared<S>> objects, Declared<S> object) {
        Declared<S> first = objects.putIfAbsent(object.id(), object);
        if (first != null) {
            report.refuse(
                    Report.INVALID,
                    object.place(),
                    "metadata.name",
                    kind + " " + object.id() + " is already in " + first.place().text());
        }
    }

    private void type(Declared<AIChannel.Spec> channel) {
        AIChannel.Spec spec = channel.spec();
        var type = types.find(spec.type().text());
        AIChannel.ApiFormat format = spec.apiFormat();
        if (type.isEmpty()) {
            Unsupported.type(channel.place(), report);
        } else if (format != null && !type.get().endpoints().containsKey(format.text())) {
            report.refuse(Report.INVALID, channel.place(), "spec.apiFormat", oneOf(type.get(), spec.type()));
        }
    }

    /** A type with one way in of its own has no name for it. */
    private static String oneOf(ProviderTypes.ProviderType provider, AIChannel.ProviderType type) {
        List<String> formats = provider.endpoints().keySet().stream()
                .filter(format -> !format.equals(type.text()))
                .sorted()
                .toList();
        return formats.isEmpty()
                ? "must be absent for this type"
                : "must be one of " + String.join(", ", formats) + " for this type";
    }

    /** The schema's default is Generate, so that an absent mode is refused as well; a written one has been. */
    private void secretMode(Declared<APIKey.Spec> key, Tree.Mapping root) {
        boolean written = !root.json().at("/spec/secret/mode").isMissingNode();
        if (!written && !unsupported.generates() && key.spec().secret().mode() == APIKey.Mode.GENERATE) {
            Unsupported.generate(key.place(), report);
        }
    }

    /** Its labels are what {@code allowedNamespaces} selects by; what a server adds to it means nothing here. */
    private void namespace(Place place, Tree.Mapping root) {
        int before = report.size();
        metadata(place, root);
        if (report.size() == before) {
            Declared<String> found = declared(place, root, "");
            if (inventory.namespaces().putIfAbsent(found.name(), found.labels()) != null) {
                report.refuse(
                        Report.INVALID, place, "metadata.name", "Namespace " + found.name() + " is there already");
            }
        }
    }

    private void secret(Place place, Tree.Mapping root) {
        int before = report.size();
        Map<String, Tree.Member> own = new LinkedHashMap<>(root.members());
        List.of("apiVersion", "kind", "metadata").forEach(own::remove);
        metadata(place, root);
        SchemaCheck check = new SchemaCheck(place.file(), report);
        own.forEach((name, member) -> {
            Schema field = SECRET.properties().get(name);
            if (field == null) {
                report.error(place.file(), member.line(), name, "unknown field");
            } else {
                check.check(name, member.line(), member.value(), field);
            }
        });
        if (report.size() == before) {
            Map<String, byte[]> entries = data(place, root);
            root.json()
                    .path("stringData")
                    .properties()
                    .forEach(entry -> entries.put(
                            entry.getKey(), entry.getValue().asText().getBytes(StandardCharsets.UTF_8)));
            add("Secret", inventory.secrets(), declared(place, root, new SecretEntries(entries)));
        }
    }

    private Map<String, byte[]> data(Place place, Tree.Mapping root) {
        Map<String, byte[]> entries = new HashMap<>();
        if (root.get("data") instanceof Tree.Mapping mapping) {
            mapping.members().forEach((name, member) -> {
                try {
                    String text = member.value().json().asText();
                    entries.put(name, Base64.getDecoder().decode(text.replaceAll("\\s", "")));
                } catch (IllegalArgumentException e) {
                    report.error(place.file(), member.line(), "data." + name, "must be base64");
                }
            });
        }
        return entries;
    }
}
