package io.axonhub.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.provider.Quirk.Destination;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A body behind a catalog row's quirk, with what the quirk noted. Quotes are written as apostrophes. */
record Edited(HttpCall call, List<String> notes) {
    private static final ProviderCatalog CATALOG = ProviderCatalog.builtIn();

    /** {@code members} without the braces, at a row's OpenAI-format endpoint. */
    static Edited chat(String type, String model, String members) {
        return of(type, "openai", "openai-chat", model, members);
    }

    /** At a row's Anthropic-compatible endpoint. */
    static Edited messages(String type, String model, String members) {
        return of(type, "anthropic", "anthropic", model, members);
    }

    static Edited of(String type, String apiFormat, String format, String model, String members) {
        HttpCall call = new HttpCall(
                "POST",
                "/v1/x",
                Headers.of("anthropic-beta", "b-1"),
                json(members).getBytes(StandardCharsets.UTF_8));
        return of(type, apiFormat, format, model, call);
    }

    static Edited of(String type, String apiFormat, String format, String model, HttpCall call) {
        Notes notes = new Notes();
        Target target = new Target(model, CATALOG.capabilities(type, format, model));
        Destination destination = new Destination(type, format, target, false, Map.of(), notes);
        HttpCall edited = CATALOG.endpoint(type, apiFormat).quirk().apply(call, destination);
        return new Edited(
                edited,
                notes.list().stream()
                        .map(note -> note.kind() + " " + note.field())
                        .toList());
    }

    private static String json(String members) {
        return "{" + members.replace('\'', '"') + "}";
    }

    String body() {
        return new String(call.body(), StandardCharsets.UTF_8);
    }

    /** The body is this one, member for member. */
    Edited is(String members) {
        assertThat(Json.parse(body())).isEqualTo(Json.parse(json(members)));
        return this;
    }

    /** Exactly these were noted, the kind and the field. */
    void noting(String... expected) {
        assertThat(notes).containsExactlyInAnyOrder(expected);
    }
}
