package io.axonhub.gateway.admin.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.admin.gitops.Change;
import io.axonhub.gateway.admin.gitops.ConfigObject;
import io.axonhub.gateway.admin.gitops.ConfigObjects;
import io.axonhub.gateway.admin.gitops.ObjectId;
import io.axonhub.gateway.admin.gitops.SourceSync;
import io.axonhub.gateway.admin.gitops.Writer;
import io.axonhub.gateway.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The calls of the control API, without their transport. Thread-safe. */
final class ControlApi {
    private static final long MOST_WAIT_MILLIS = 10_000;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final Set<String> SYNC_FIELDS = Set.of("fence", "items", "prune");
    private static final Set<String> ITEM_FIELDS = Set.of("kind", "ns", "name", "uid", "digest");

    private final ConfigObjects objects;
    private final Replicas replicas;

    ControlApi(ConfigObjects objects, Replicas replicas) {
        this.objects = objects;
        this.replicas = replicas;
    }

    /** A status and its JSON; 204 has none. */
    record Answer(int status, JsonNode body) {}

    /** {@code query}: the first value of each parameter. */
    record Call(String method, List<String> path, Map<String, String> query, byte[] body) {}

    /**
     * Does what is asked for.
     *
     * @throws Refusal when it cannot be
     */
    Answer answer(Call call) {
        List<String> path = call.path();
        if (path.equals(List.of("control", "v1", "info"))) {
            return only("GET", call, this::info);
        }
        if (path.equals(List.of("control", "v1", "acks"))) {
            return only("GET", call, () -> acks(call.query()));
        }
        if (path.size() >= 4 && path.subList(0, 3).equals(List.of("control", "v1", "sources"))) {
            String source = path.get(3);
            if (path.size() == 4 && source.endsWith(":sync")) {
                String id = source.substring(0, source.length() - ":sync".length());
                return only("POST", call, () -> sync(id, Body.read(call.body(), SYNC_FIELDS)));
            }
            if (path.size() == 8 && path.get(4).equals("objects")) {
                ObjectId id = new ObjectId(Body.kind(path.get(5)), path.get(6), path.get(7));
                return switch (call.method()) {
                    case "PUT" -> put(source, id, ObjectBody.read(call.body()));
                    case "DELETE" -> delete(source, id, call.query());
                    default -> throw wrongMethod("PUT and DELETE");
                };
            }
        }
        throw new Refusal(404, "NotFound", "", "there is no such call: see GET /control/v1/info");
    }

    /** What is done when the method is right. */
    private interface Action {
        Answer run();
    }

    private static Answer only(String method, Call call, Action action) {
        if (!call.method().equals(method)) {
            throw wrongMethod(method);
        }
        return action.run();
    }

    private static Refusal wrongMethod(String allowed) {
        return new Refusal(405, "MethodNotAllowed", "", "use " + allowed);
    }

    private Answer info() {
        ObjectNode body = Json.object();
        body.put("storeId", objects.storeId());
        body.put("revision", objects.revision());
        ArrayNode all = body.putArray("replicas");
        for (Replicas.Replica replica : replicas.live()) {
            ObjectNode one = all.addObject();
            one.put("id", replica.id());
            one.put("appliedRevision", replica.appliedRevision());
            one.put("lastSeen", replica.lastSeen().toString());
        }
        return new Answer(200, body);
    }

    private Answer put(String source, ObjectId id, ObjectBody body) {
        Change change = objects.put(body.draft(id), body.writer(source));
        ObjectNode answer = Json.object();
        answer.put("revision", change.revision());
        answer.put("changed", change.changed());
        answer.put("id", change.object().map(ConfigObject::uid).orElseThrow());
        return new Answer(200, answer);
    }

    private Answer delete(String source, ObjectId id, Map<String, String> query) {
        String uid = query.getOrDefault("uid", "");
        if (uid.isEmpty()) {
            throw Refusal.invalid("uid", "is required");
        }
        Change change = objects.delete(id, new Writer.Cluster(source, number(query, "fence", -1), uid, 0, "", null));
        if (!change.changed()) {
            throw new Refusal(404, "NotFound", "", id + " with uid " + uid + " is not there");
        }
        return new Answer(204, Json.object());
    }

    private static long number(Map<String, String> query, String name, long absent) {
        String text = query.get(name);
        if (text == null && absent >= 0) {
            return absent;
        }
        if (text == null || !text.matches("[0-9]{1,18}")) {
            throw Refusal.invalid(name, "must be a whole number of at least 0");
        }
        return Long.parseLong(text);
    }

    private Answer sync(String source, Body body) {
        List<SourceSync.Item> items = new ArrayList<>();
        int at = 0;
        for (JsonNode json : body.items("items")) {
            Body item = Body.of(json, "items[" + at++ + "]", ITEM_FIELDS);
            items.add(new SourceSync.Item(item.id(), item.text("uid"), item.text("digest")));
        }
        SourceSync.Result result = objects.sync(source, body.number("fence"), items, body.flag("prune"));
        ObjectNode answer = Json.object();
        answer.put("revision", result.revision());
        answer.set("unknown", ids(result.unknown()));
        answer.set("drifted", ids(result.drifted()));
        answer.set("pruned", ids(result.pruned()));
        return new Answer(200, answer);
    }

    private static ArrayNode ids(List<ObjectId> ids) {
        ArrayNode all = Json.array();
        for (ObjectId id : ids) {
            ObjectNode one = all.addObject();
            one.put("kind", id.kind().text());
            one.put("ns", id.namespace());
            one.put("name", id.name());
        }
        return all;
    }

    /** Waits until every live replica has the revision, or as long as is asked for. */
    private Answer acks(Map<String, String> query) {
        long revision = number(query, "revision", -1);
        long wait = Math.min(number(query, "waitMs", 0), MOST_WAIT_MILLIS);
        long deadline = System.nanoTime() + Duration.ofMillis(wait).toNanos();
        while (true) {
            List<Replicas.Replica> live = replicas.live();
            List<String> laggards = live.stream()
                    .filter(replica -> replica.appliedRevision() < revision)
                    .map(Replicas.Replica::id)
                    .toList();
            if ((laggards.isEmpty() && !live.isEmpty()) || System.nanoTime() >= deadline) {
                ObjectNode answer = Json.object();
                answer.put("acked", live.size() - laggards.size());
                answer.put("live", live.size());
                ArrayNode late = answer.putArray("laggards");
                laggards.forEach(late::add);
                return new Answer(200, answer);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(503, "Stopping", "", "the gateway is stopping: ask another one");
        }
    }
}
