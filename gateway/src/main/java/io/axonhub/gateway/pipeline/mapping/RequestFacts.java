package io.axonhub.gateway.pipeline.mapping;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.Hints;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.transform.GenerationInbound;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.AbstractMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What conditions may ask of a request. The body is read only for {@code user} and {@code metadata}; header fields that carry
 * credentials are not there.
 */
record RequestFacts(Exchange exchange, ZoneId zone) implements Profile.Facts {
    /** All there is. */
    static final Set<String> NAMES = Set.of(
            "model",
            "stream",
            "tokens",
            "headers",
            "metadata",
            "user",
            "key",
            "format",
            "operation",
            "hour",
            "minute",
            "weekday",
            "date");

    /** What stands for every text of a made-up request. */
    static final String SAMPLE_TEXT = "made up";

    /** A request that has everything, to try a condition with. */
    static final Profile.Facts SAMPLE = name -> switch (name) {
        case "stream" -> true;
        case "tokens", "hour", "minute", "weekday" -> 1L;
        case "headers", "metadata" -> new Fields(field -> SAMPLE_TEXT);
        default -> SAMPLE_TEXT;
    };

    private static final Set<String> SECRET = Set.of(
            "authorization", "proxy-authorization", "x-api-key", "x-goog-api-key", "cookie", "sec-websocket-protocol");

    /** As the limits' estimate has it. */
    private static final int BYTES_PER_TOKEN = 3;

    @Override
    public @Nullable Object value(String name) {
        return switch (name) {
            case "model" -> exchange.envelope().model();
            case "stream" -> exchange.envelope().stream();
            case "tokens" -> (exchange.call().body().length + BYTES_PER_TOKEN - 1L) / BYTES_PER_TOKEN;
            case "headers" -> new Fields(this::header);
            case "metadata" -> new Fields(hints().metadata()::get);
            case "user" -> hints().user();
            case "key" -> exchange.identity().keyId();
            case "format" -> exchange.inbound().format();
            case "operation" -> exchange.inbound().operation().name().toLowerCase(Locale.ROOT);
            default -> time(name);
        };
    }

    private @Nullable Object time(String name) {
        ZonedDateTime at = exchange.receivedAt().atZone(zone);
        return switch (name) {
            case "hour" -> (long) at.getHour();
            case "minute" -> (long) at.getMinute();
            case "weekday" -> (long) at.getDayOfWeek().getValue();
            case "date" -> at.toLocalDate().toString();
            default -> null;
        };
    }

    private @Nullable String header(String name) {
        String field = name.toLowerCase(Locale.ROOT);
        Headers headers = exchange.call().headers();
        return SECRET.contains(field) ? null : headers.first(field).orElse(null);
    }

    /** Of a body that cannot be read there are none: the pipeline tells the client later. */
    private Hints hints() {
        if (exchange.inbound().operation() != Operation.GENERATE
                || !(exchange.inbound() instanceof GenerationInbound)) {
            return Hints.none();
        }
        try {
            return exchange.request().hints();
        } catch (GatewayException e) {
            return Hints.none();
        }
    }

    /** What stands under a name; null for nothing. */
    interface Lookup {
        @Nullable
        String of(String name);
    }

    /** A map to look into, never to walk. */
    static final class Fields extends AbstractMap<String, String> {
        private final Lookup lookup;

        Fields(Lookup lookup) {
            this.lookup = lookup;
        }

        @Override
        public @Nullable String get(@Nullable Object name) {
            return name == null ? null : lookup.of(name.toString());
        }

        @Override
        public boolean containsKey(@Nullable Object name) {
            return get(name) != null;
        }

        @Override
        public Set<Map.Entry<String, String>> entrySet() {
            return Set.of();
        }
    }
}
