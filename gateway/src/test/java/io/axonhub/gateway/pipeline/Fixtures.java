package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.ChannelDraft;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.ProfileDraft;
import io.axonhub.gateway.store.Snapshot;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.GenerationInbound;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.StreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Small configurations and exchanges for the stages' tests. */
public final class Fixtures {
    private Fixtures() {}

    /** A channel that serves these models under their own names. */
    public static Channel channel(String id, int weight, int priority, String... models) {
        return ChannelDraft.channel(id).share(weight, priority).models(models).done();
    }

    /** A profile over these channels with their own weights. */
    public static Profile profile(Profile.Strategy strategy, List<Profile.ModelMapping> mappings, Channel... channels) {
        return ProfileDraft.over(channels).mappings(mappings).strategy(strategy).done();
    }

    /** A snapshot of one profile. */
    public static Snapshot snapshot(Profile profile, Channel... channels) {
        return new Snapshot(
                1,
                Arrays.stream(channels).collect(Collectors.toMap(Channel::id, Function.identity())),
                Map.of(profile.id(), profile),
                Map.of());
    }

    /** An exchange that asks for {@code model}, as the auth stage leaves it. */
    public static Exchange exchange(String model, Snapshot snapshot, Profile profile) {
        return exchange(Operation.GENERATE, model, snapshot, profile);
    }

    /** The same for another operation. */
    public static Exchange exchange(Operation operation, String model, Snapshot snapshot, Profile profile) {
        HttpCall call = new HttpCall("POST", "/", Headers.empty(), model.getBytes(StandardCharsets.UTF_8));
        Exchange exchange = new Exchange("req_1", new ModelInBody(operation), call, Instant.EPOCH, 0, "127.0.0.1");
        exchange.put(Snapshot.class, snapshot);
        exchange.identify(new Identity("default/k", "k", profile.id()));
        return exchange;
    }

    /** An exchange for a stream, or for a whole answer, as the auth stage leaves it. */
    public static Exchange exchange(String model, boolean stream, Snapshot snapshot, Profile profile) {
        HttpCall call = new HttpCall("POST", "/", Headers.empty(), model.getBytes(StandardCharsets.UTF_8));
        Exchange exchange =
                new Exchange("req_1", new ModelInBody(Operation.GENERATE, stream), call, Instant.EPOCH, 0, "127.0.0.1");
        exchange.put(Snapshot.class, snapshot);
        exchange.identify(new Identity("default/k", "k", profile.id()));
        return exchange;
    }

    /** An exchange with these headers, as the auth stage leaves it. */
    public static Exchange exchange(String model, Snapshot snapshot, Profile profile, Headers headers) {
        HttpCall call = new HttpCall("POST", "/", headers, model.getBytes(StandardCharsets.UTF_8));
        Exchange exchange =
                new Exchange("req_1", new ModelInBody(Operation.GENERATE), call, Instant.EPOCH, 0, "127.0.0.1");
        exchange.put(Snapshot.class, snapshot);
        exchange.identify(new Identity("default/k", "k", profile.id()));
        return exchange;
    }

    /** An exchange with these headers that nobody has looked at yet. */
    public static Exchange exchange(Headers headers) {
        HttpCall call = new HttpCall("POST", "/", headers, new byte[0]);
        return new Exchange("req_1", new ModelInBody(Operation.GENERATE), call, Instant.EPOCH, 0, "127.0.0.1");
    }

    /** A dialect whose body is the model's name. */
    private record ModelInBody(Operation operation, boolean stream) implements GenerationInbound {
        ModelInBody(Operation operation) {
            this(operation, false);
        }

        @Override
        public String format() {
            return "test";
        }

        @Override
        public Envelope envelope(HttpCall call) {
            return new Envelope(new String(call.body(), StandardCharsets.UTF_8), stream, false);
        }

        @Override
        public Request read(HttpCall call) {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] write(Response response, Request request, Notes notes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public StreamWriter streamWriter(Request request, Notes notes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public HttpReply error(LlmError error, String requestId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] streamError(LlmError error, String requestId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] keepAlive() {
            throw new UnsupportedOperationException();
        }
    }
}
