package io.axonhub.gateway.admin.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.admin.access.Secrets;
import io.axonhub.gateway.admin.access.Viewer;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.store.Replays;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Does what comes with an {@code Idempotency-Key} once, over all replicas: a repetition within a day gets the first answer. What failed
 * may be tried again. An answer that shows a secret is not kept.
 */
final class Once {
    private static final Duration KEPT = Duration.ofDays(1);
    private static final int LONGEST = 128;
    private static final String SECRET = "";

    private final Replays replays;
    private final Clock clock;

    Once(Replays replays, Clock clock) {
        this.replays = replays;
        this.clock = clock;
    }

    /** An answer. {@code failed}: it has errors; {@code secret}: it shows what is shown once. */
    record Outcome(JsonNode answer, boolean failed, boolean secret) {}

    /** The answer, made now or before. */
    JsonNode run(String key, Viewer viewer, byte[] body, Supplier<Outcome> work) {
        if (key.isBlank() || key.length() > LONGEST) {
            throw AdminException.badInput("idempotency-key", "must have 1 to " + LONGEST + " characters");
        }
        Instant now = clock.instant();
        replays.forget(now.minus(KEPT));
        String id = Secrets.hash(viewer.id() + "\n" + key);
        String hash = Secrets.hash(new String(body, StandardCharsets.UTF_8));
        Optional<Replays.Replay> before = replays.begin(id, hash, now);
        return before.isPresent() ? replayed(before.get(), hash) : first(id, work);
    }

    private JsonNode first(String id, Supplier<Outcome> work) {
        boolean known = false;
        try {
            Outcome outcome = work.get();
            known = !outcome.failed();
            if (known) {
                replays.finish(id, outcome.secret() ? SECRET : Json.text(outcome.answer()));
            }
            return outcome.answer();
        } finally {
            if (!known) {
                replays.drop(id);
            }
        }
    }

    private static JsonNode replayed(Replays.Replay before, String hash) {
        if (!before.bodyHash().equals(hash)) {
            throw reused("This idempotency key came with another request before: take a new one.");
        }
        String answer = before.answer();
        if (answer == null) {
            throw reused(
                    "The first request with this idempotency key runs still, or its gateway stopped: read the object"
                            + " before you try again with a new key.");
        }
        if (answer.equals(SECRET)) {
            throw reused("This was done at " + before.createdAt() + ", and its secret is shown once only.");
        }
        return Json.parse(answer);
    }

    private static AdminException reused(String message) {
        return AdminException.at(AdminException.Code.KEY_REUSED, "idempotency-key", message);
    }
}
