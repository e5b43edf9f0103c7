package io.axonhub.gateway.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.admin.access.AccessRig;
import io.axonhub.gateway.admin.access.Client;
import io.axonhub.gateway.http.Endpoint;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.store.People;
import io.axonhub.gateway.store.RequestDraft;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.RequestStatus;
import io.axonhub.gateway.store.Requests;
import io.axonhub.gateway.store.User;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveTailTest {
    private final AccessRig rig;
    private final List<RequestRecord> records = new ArrayList<>();
    private final LiveTail tail;

    LiveTailTest(@TempDir Path dir) {
        rig = new AccessRig(dir);
        tail = new LiveTail(
                rig.access,
                new Requests() {
                    @Override
                    public Optional<Found> find(String id) {
                        return Optional.empty();
                    }

                    @Override
                    public Page list(Filter filter, @Nullable Cursor after, int limit) {
                        return new Page(
                                records.reversed().stream()
                                        .filter(one -> filter.any()
                                                .getOrDefault(
                                                        Requests.Field.KEY,
                                                        Set.of(one.caller().keyId()))
                                                .contains(one.caller().keyId()))
                                        .toList(),
                                null);
                    }
                },
                rig.people);
        record("r1", "default/mine", RequestStatus.COMPLETED);
        record("r2", "default/other", RequestStatus.COMPLETED);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void record(String id, String key, RequestStatus status) {
        records.removeIf(one -> one.id().equals(id));
        records.add(RequestDraft.request(id, rig.now()).by(key).status(status).done());
    }

    private Endpoint.Answer answer(String token) {
        return tail.answer(
                new HttpCall(
                        "GET", "/admin/requests/tail", Headers.of("authorization", "Bearer " + token), new byte[0]),
                "10.0.0.1");
    }

    @Test
    void tellsEachViewerOfTheirRequestsAndEndsWithTheirSession() throws IOException, InterruptedException {
        User user = new User("u", "u@x.org", "U", null, null, false, true, Set.of(), List.of(), rig.now(), 1);
        rig.people.users().add(user);
        rig.people.hold("default/mine", new People.Holder("u", null));
        String token = rig.signIn.open(user, new Client("10.0.0.1", "")).accessToken();
        List<String> events = new ArrayList<>();
        Endpoint.Source source = ((Endpoint.Answer.Events) answer(token)).source();
        source.run(frames -> {
            events.add(new String(frames, StandardCharsets.UTF_8));
            if (events.size() == 1) {
                record("r3", "default/mine", RequestStatus.PROCESSING);
            } else {
                rig.people.endSessions("u");
            }
        });
        assertThat(events).hasSize(3);
        assertThat(events.get(0)).startsWith("event: request\ndata: {").contains("\"id\":\"r1\"");
        assertThat(events.get(1)).contains("\"id\":\"r3\"", "PROCESSING");
        assertThat(events.get(2)).startsWith("event: end\n").contains("SESSION_OVER");
    }

    @Test
    void refusesThoseWhoAreNotSignedIn() {
        Endpoint.Answer.Whole refused = (Endpoint.Answer.Whole) answer("x");
        assertThat(refused.reply().status()).isEqualTo(401);
    }
}
