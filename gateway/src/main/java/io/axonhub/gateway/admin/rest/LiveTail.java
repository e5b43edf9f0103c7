package io.axonhub.gateway.admin.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.admin.access.Access;
import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.admin.access.PathRule;
import io.axonhub.gateway.admin.access.Ruled;
import io.axonhub.gateway.admin.access.Scope;
import io.axonhub.gateway.admin.access.Viewer;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.store.People;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.Requests;
import io.axonhub.gateway.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * {@code GET /admin/requests/tail}: the newest requests as they come and change, as server-sent events. One query a second for each
 * viewer, of a page without bodies; what comes faster than that is cut to the newest, and an event says so.
 */
public final class LiveTail implements Ruled {
    private static final int PAGE = 100;
    private static final int VIEWERS = 20;
    private static final int REMEMBERED = 1_000;
    private static final long PAUSE_MILLIS = 1_000;

    private final Access access;
    private final Requests requests;
    private final People people;
    private final Semaphore viewers = new Semaphore(VIEWERS);

    /** With where requests are, and whose keys are whose. */
    public LiveTail(Access access, Requests requests, People people) {
        this.access = access;
        this.requests = requests;
        this.people = people;
    }

    @Override
    public PathRule rule() {
        return PathRule.SIGNED_IN;
    }

    @Override
    public Set<String> methods() {
        return Set.of("GET");
    }

    @Override
    public boolean streams() {
        return true;
    }

    @Override
    public Answer answer(HttpCall call, String clientAddress) {
        try {
            access.viewer(call, clientAddress);
        } catch (AdminException e) {
            return new Answer.Whole(Rest.refusal(e));
        }
        if (!viewers.tryAcquire()) {
            return new Answer.Whole(Rest.refusal(AdminException.of(
                    AdminException.Code.UNAVAILABLE, "Too many people watch at this moment: try again later.")));
        }
        return new Answer.Events(sink -> {
            try {
                follow(call, clientAddress, sink);
            } finally {
                viewers.release();
            }
        });
    }

    /** Until the client leaves or may not watch any more, which each round finds out. */
    private void follow(HttpCall call, String address, Sink sink) throws IOException, InterruptedException {
        Map<String, String> told = new LinkedHashMap<>();
        boolean first = true;
        while (true) {
            List<RequestRecord> newest;
            try {
                newest = newest(access.viewer(call, address));
            } catch (AdminException e) {
                sink.send(event("end", Json.object().put("code", e.code().name())));
                return;
            } catch (StoreException e) {
                sink.send(event("end", Json.object().put("code", AdminException.Code.UNAVAILABLE.name())));
                return;
            }
            boolean cut =
                    !first && newest.size() == PAGE && newest.stream().noneMatch(one -> told.containsKey(one.id()));
            if (cut) {
                sink.send(event("gap", Json.object()));
            }
            for (RequestRecord request : newest.reversed()) {
                String state = request.status() + " " + request.attempts();
                if (!state.equals(told.put(request.id(), state))) {
                    sink.send(event("request", shown(request)));
                }
            }
            while (told.size() > REMEMBERED) {
                told.remove(told.keySet().iterator().next());
            }
            first = false;
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    private List<RequestRecord> newest(Viewer viewer) {
        Optional<Set<String>> keys = viewer.may(Scope.READ_REQUESTS)
                ? Optional.empty()
                : Optional.of(people.keysOf(viewer.id(), viewer.projectsWhere(Scope.READ_REQUESTS)));
        Requests.Filter all = Requests.Filter.all();
        return requests.list(keys.map(some -> all.and(Requests.Field.KEY, some)).orElse(all), null, PAGE)
                .requests();
    }

    private static ObjectNode shown(RequestRecord request) {
        ObjectNode shown = Json.object()
                .put("id", request.id())
                .put("receivedAt", request.receivedAt().toString())
                .put("status", request.status().name())
                .put("key", request.caller().keyId())
                .put("keyName", request.caller().keyName())
                .put("model", request.ask().model())
                .put("source", request.ask().source().name())
                .put("stream", request.ask().stream())
                .put("channel", request.channel())
                .put("httpStatus", request.httpStatus())
                .put("attempts", request.attempts())
                .put("firstTokenMicros", request.timing().firstTokenMicros())
                .put("durationMicros", request.timing().durationMicros());
        if (request.failure() != null) {
            shown.put("errorClass", request.failure().errorClass());
        }
        return shown;
    }

    private static byte[] event(String name, ObjectNode data) {
        return ("event: " + name + "\ndata: " + Json.text(data) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
