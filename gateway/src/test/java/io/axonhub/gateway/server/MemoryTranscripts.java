package io.axonhub.gateway.server;

import io.axonhub.gateway.store.Transcript;
import io.axonhub.gateway.store.Transcripts;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** One answer of {@link OneKey} and one of another key. */
final class MemoryTranscripts implements Transcripts {
    private final Map<List<String>, Transcript> kept = new ConcurrentHashMap<>();

    MemoryTranscripts() {
        put(transcript(OneKey.ID, "resp_1"));
        put(transcript("default/other", "resp_2"));
    }

    private static Transcript transcript(String owner, String id) {
        String input = "[{\"role\":\"user\",\"content\":\"Hi\"},"
                + "{\"id\":\"fc_1\",\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"f\",\"arguments\":\"{}\"}]";
        String answer = "{\"id\":\"" + id + "\",\"object\":\"response\",\"output\":[]}";
        return new Transcript(
                owner,
                id,
                "default/ch",
                false,
                Instant.EPOCH,
                input.getBytes(StandardCharsets.UTF_8),
                answer.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void put(Transcript transcript) {
        kept.put(List.of(transcript.owner(), transcript.id()), transcript);
    }

    @Override
    public Optional<Transcript> find(String owner, String id) {
        return Optional.ofNullable(kept.get(List.of(owner, id)));
    }

    @Override
    public boolean remove(String owner, String id) {
        return kept.remove(List.of(owner, id)) != null;
    }
}
