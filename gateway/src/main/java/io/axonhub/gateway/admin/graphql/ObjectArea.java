package io.axonhub.gateway.admin.graphql;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.admin.gitops.ConfigObject;
import io.axonhub.gateway.admin.gitops.Kind;
import io.axonhub.gateway.admin.gitops.ObjectId;
import io.axonhub.gateway.admin.gitops.Secrets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Channels and profiles, as their custom resources' specs. Those that Git manages are shown and not changed. */
public final class ObjectArea implements Areas.Area {
    private static final String ARCHIVED = "axonhub.io/archived";

    private final ManagedObjects objects;

    /** With where they are. */
    public ObjectArea(ManagedObjects objects) {
        this.objects = objects;
    }

    @Override
    public Map<String, Resolver> resolvers() {
        Map<String, Resolver> all = new HashMap<>();
        all.put("Query.channels", call -> page(call, Kind.CHANNEL));
        all.put("Query.channel", call -> one(call, Kind.CHANNEL));
        all.put("Query.profiles", call -> page(call, Kind.PROFILE));
        all.put("Query.profile", call -> one(call, Kind.PROFILE));
        all.put("Mutation.createChannel", call -> create(call, Kind.CHANNEL));
        all.put("Mutation.updateChannel", call -> update(call, Kind.CHANNEL));
        all.put("Mutation.removeChannel", call -> objects.remove(call, Kind.CHANNEL));
        all.put("Mutation.setChannelEnabled", this::enable);
        all.put("Mutation.archiveChannel", this::archive);
        all.put("Mutation.duplicateChannel", this::duplicate);
        all.put("Mutation.orderChannels", this::order);
        all.put("Mutation.importChannels", this::importAll);
        all.put("Mutation.createProfile", call -> create(call, Kind.PROFILE));
        all.put("Mutation.updateProfile", call -> update(call, Kind.PROFILE));
        all.put("Mutation.removeProfile", call -> objects.remove(call, Kind.PROFILE));
        return all;
    }

    private Row page(Call call, Kind kind) {
        return Pages.of(
                call,
                objects.after(call, kind, object -> true),
                object -> object.id().path(),
                objects::row);
    }

    private @Nullable Row one(Call call, Kind kind) {
        return objects.find(ManagedObjects.id(call, "id", kind))
                .map(objects::row)
                .orElse(null);
    }

    private Row create(Call call, Kind kind) {
        Call input = call.in("input");
        return objects.row(objects.put(
                call,
                new ManagedObjects.Wanted(
                        ManagedObjects.newId(input, kind), labels(input), ManagedObjects.spec(input), secrets(input)),
                0));
    }

    private Row update(Call call, Kind kind) {
        Call input = call.in("input");
        ConfigObject before = objects.require(call, "id", kind);
        ManagedObjects.Wanted wanted = new ManagedObjects.Wanted(
                before.id(),
                input.has("labels") ? labels(input) : before.meta().labels(),
                input.has("spec") ? ManagedObjects.spec(input) : before.spec(),
                secrets(input));
        return objects.row(objects.put(call, wanted, call.number("version", 0)));
    }

    private Row enable(Call call) {
        ConfigObject before = objects.require(call, "id", Kind.CHANNEL);
        ObjectNode spec = before.spec().deepCopy().put("enabled", call.flag("enabled", true));
        Map<String, String> labels = new HashMap<>(before.meta().labels());
        labels.remove(ARCHIVED);
        return changed(call, before, labels, spec);
    }

    private Row archive(Call call) {
        ConfigObject before = objects.require(call, "id", Kind.CHANNEL);
        Map<String, String> labels = new HashMap<>(before.meta().labels());
        labels.put(ARCHIVED, "true");
        return changed(call, before, labels, before.spec().deepCopy().put("enabled", false));
    }

    private Row changed(Call call, ConfigObject before, Map<String, String> labels, ObjectNode spec) {
        ManagedObjects.Wanted wanted = new ManagedObjects.Wanted(before.id(), labels, spec, null);
        return objects.row(objects.put(call, wanted, call.number("version", 0)));
    }

    /** With its secrets, and disabled, so that it takes no traffic before somebody has looked at it. */
    private Row duplicate(Call call) {
        ConfigObject original = objects.require(call, "id", Kind.CHANNEL);
        ObjectId id = new ObjectId(Kind.CHANNEL, original.id().namespace(), ManagedObjects.checkedName(call, "name"));
        ObjectNode spec = original.spec().deepCopy().put("enabled", false);
        return objects.row(objects.put(
                call, new ManagedObjects.Wanted(id, original.meta().labels(), spec, original.secrets()), 0));
    }

    /** Priorities and weights of several channels, each with the version that was seen. */
    private List<Row> order(Call call) {
        List<Row> rows = new ArrayList<>();
        for (Call one : call.all("order")) {
            ConfigObject before = objects.require(one, "id", Kind.CHANNEL);
            ObjectNode spec = before.spec().deepCopy();
            if (one.has("priority")) {
                spec.put("priority", one.number("priority", 0));
            }
            if (one.has("weight")) {
                spec.put("weight", one.number("weight", 0));
            }
            ManagedObjects.Wanted wanted =
                    new ManagedObjects.Wanted(before.id(), before.meta().labels(), spec, null);
            rows.add(objects.row(objects.put(one, wanted, one.number("version", 0))));
        }
        return rows;
    }

    /** Each on its own: what is wrong with one does not hold up the others. */
    private List<Row> importAll(Call call) {
        List<Row> rows = new ArrayList<>();
        for (Call one : call.all("channels")) {
            try {
                ManagedObjects.Wanted wanted = new ManagedObjects.Wanted(
                        ManagedObjects.newId(one, Kind.CHANNEL), labels(one), ManagedObjects.spec(one), secrets(one));
                rows.add(Row.of("channel", objects.row(objects.put(one, wanted, 0))));
            } catch (AdminException e) {
                rows.add(Row.of("error", e.text()).with("code", e.code().name()).with("field", e.field()));
            }
        }
        return rows;
    }

    private static Map<String, String> labels(Call input) {
        Map<String, String> labels = new HashMap<>();
        if (input.value("labels") instanceof Map<?, ?> map) {
            map.forEach((name, value) -> labels.put(String.valueOf(name), String.valueOf(value)));
        }
        return labels;
    }

    static @Nullable Secrets secrets(Call input) {
        List<Call> given = input.all("secrets");
        if (given.isEmpty()) {
            return null;
        }
        Map<String, Map<String, String>> entries = new HashMap<>();
        for (Call one : given) {
            entries.computeIfAbsent(one.text("name"), name -> new HashMap<>())
                    .put(one.optional("key").orElse("apiKey"), one.text("value"));
        }
        return new Secrets.Entries(entries);
    }
}
