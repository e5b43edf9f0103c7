package io.axonhub.gateway.pipeline.routing;

import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.llm.Tool;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.transform.GenerationInbound;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a request has in common with those that should go the same way, so that the provider's cache of their prompt is warm. Weighted
 * rendezvous hashing gives each such group its own order of the channels, the same on every replica: when one goes, only its groups
 * move, and they come back with it.
 *
 * @see <a href="https://www.snia.org/sites/default/files/SDC15_presentations/dist_sys/Jason_Resch_New_Consistent_Hashings_Rev.pdf">
 *     Weighted rendezvous hashing</a>
 */
final class Affinity {
    private static final Affinity UNKNOWN = new Affinity(0, null);
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /**
     * In Claude Code's user id, where it sends no header (before 2.1.86): {@code user_<hash>_account_<uuid>_session_<uuid>}, later the
     * text of a JSON object.
     */
    private static final List<String> SESSION_IN_USER = List.of("_session_", "\"session_id\":\"");

    private final long key;
    private final @Nullable String source;

    private Affinity(long key, @Nullable String source) {
        this.key = key;
        this.source = source;
    }

    /** What requests have in common. {@code source}: where it was found, as shown to people. */
    private record Group(String source, String text) {}

    /** Of a request under its profile's setting. */
    static Affinity of(Exchange exchange, Profile.Affinity setting) {
        Optional<Group> group = switch (setting) {
            case NONE -> Optional.empty();
            case API_KEY -> Optional.of(new Group("api key", exchange.identity().keyId()));
            case SESSION -> session(exchange);
            case PROMPT_PREFIX -> request(exchange).map(request -> new Group("prompt prefix", prefix(request)));
        };
        return group.map(found -> new Affinity(hash(GOLDEN, found.text()), found.source()))
                .orElse(UNKNOWN);
    }

    /** Whether the request has anything in common with others. */
    boolean isKnown() {
        return source != null;
    }

    /** What it goes by; null when there is nothing. */
    @Nullable
    String source() {
        return source;
    }

    /** How much the group is drawn to a channel. */
    double score(Weighted weighted) {
        return -weighted.weight() / Math.log(unit(hash(key, weighted.channel().id())));
    }

    /** A number from 0 to 1 that is the group's own at a channel; empty when there is no group. */
    OptionalDouble ticket(String channel) {
        return isKnown() ? OptionalDouble.of(unit(hash(~key, channel))) : OptionalDouble.empty();
    }

    /** The client's word for it: a session or thread by header, the key of its prompt cache, then the trace, which may be of one call. */
    private static Optional<Group> session(Exchange exchange) {
        RequestRecord.Trace trace = exchange.find(RequestRecord.Trace.class).orElse(RequestRecord.Trace.none());
        return named("session", trace.sessionId())
                .or(() -> named("thread", trace.threadId()))
                .or(() -> request(exchange).flatMap(Affinity::ofBody))
                .or(() -> named("trace", trace.traceId()))
                .map(found -> new Group(found.source(), exchange.identity().keyId() + '\n' + found.text()));
    }

    private static Optional<Group> ofBody(Request request) {
        return named("prompt_cache_key", request.hints().promptCacheKey())
                .or(() -> named("session", sessionOf(request.hints().user())));
    }

    private static @Nullable String sessionOf(@Nullable String user) {
        if (user == null) {
            return null;
        }
        for (String mark : SESSION_IN_USER) {
            int at = user.lastIndexOf(mark);
            if (at >= 0) {
                String rest = user.substring(at + mark.length());
                int end = rest.indexOf('"');
                return end < 0 ? rest : rest.substring(0, end);
            }
        }
        return null;
    }

    private static Optional<Group> named(String source, @Nullable String id) {
        return id == null || id.isEmpty() ? Optional.empty() : Optional.of(new Group(source, id));
    }

    /** The request read; empty where that fails, for its bytes may be right for a provider all the same. */
    private static Optional<Request> request(Exchange exchange) {
        if (exchange.inbound().operation() != Operation.GENERATE
                || !(exchange.inbound() instanceof GenerationInbound)) {
            return Optional.empty();
        }
        try {
            return Optional.of(exchange.request());
        } catch (GatewayException e) {
            return Optional.empty();
        }
    }

    /** What stays the same while a conversation grows: its model, its tools, what the system says, what the user said first. */
    private static String prefix(Request request) {
        StringBuilder prefix = new StringBuilder(request.model());
        request.tools().stream()
                .map(Tool::name)
                .forEach(name -> prefix.append('\n').append(name));
        for (Message message : request.messages()) {
            texts(message).forEach(text -> prefix.append('\n').append(text));
            if (message.role() == Role.USER) {
                break;
            }
        }
        return prefix.toString();
    }

    private static Stream<String> texts(Message message) {
        return message.content().stream()
                .filter(Content.Text.class::isInstance)
                .map(Content.Text.class::cast)
                .filter(text -> !text.isAttribution())
                .map(Content.Text::text);
    }

    private static long hash(long seed, String text) {
        long hash = seed;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * GOLDEN;
            hash ^= hash >>> 29;
        }
        return mixed(hash);
    }

    /** The finalizer of SplitMix64: each bit depends on all. */
    private static long mixed(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Above 0 and below 1. */
    private static double unit(long hash) {
        return ((hash >>> 11) + 0.5) * 0x1.0p-53;
    }
}
