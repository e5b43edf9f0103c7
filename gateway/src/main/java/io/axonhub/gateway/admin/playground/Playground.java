package io.axonhub.gateway.admin.playground;

import io.axonhub.gateway.admin.access.Access;
import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.admin.access.Scope;
import io.axonhub.gateway.admin.access.Viewer;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Identity;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /admin/playground/chat}: OpenAI's chat completions for somebody who is signed in and has {@code write_requests}. The
 * {@value #PROFILE} header names a profile; the {@value #CHANNEL} header forces a channel, also one that is disabled or has no weight.
 * Without both, every channel serves. What follows is the way of every request: recorded, with the source {@code playground}.
 */
public final class Playground implements Consumer<Exchange> {
    static final String PROFILE = "x-axonhub-profile";
    static final String CHANNEL = "x-axonhub-channel";

    /** No object has such an id. */
    private static final String OWN = "playground";

    private final Access access;
    private final Snapshot.Source snapshots;

    /** With who may, and the configuration in use. */
    public Playground(Access access, Snapshot.Source snapshots) {
        this.access = access;
        this.snapshots = snapshots;
    }

    /** Lets the exchange pass, or refuses it. */
    @Override
    public void accept(Exchange exchange) {
        Viewer viewer = viewer(exchange);
        String profile = exchange.call().headers().first(PROFILE).orElse(null);
        String channel = exchange.call().headers().first(CHANNEL).orElse(null);
        Snapshot snapshot = view(snapshots.current(), profile, channel);
        exchange.put(Snapshot.class, snapshot);
        exchange.put(RequestRecord.Source.class, RequestRecord.Source.PLAYGROUND);
        exchange.identify(channel == null && profile != null ? identity(viewer, profile) : identity(viewer));
    }

    /** Shows the exchange one channel only, which may be one that takes no traffic or is not saved, with a model that it may not list. */
    public void force(Exchange exchange, Channel channel, String model) {
        Snapshot now = snapshots.current();
        Map<String, Channel> channels = new HashMap<>(now.channels());
        channels.put(channel.id(), serving(channel, model));
        Snapshot with = new Snapshot(
                now.revision(),
                channels,
                now.profiles(),
                now.keys(),
                now.limits(),
                now.prices(),
                now.storage(),
                now.projects());
        exchange.put(Snapshot.class, view(with, null, channel.id()));
    }

    private static Channel serving(Channel channel, String model) {
        if (channel.models().containsKey(model)) {
            return channel;
        }
        Map<String, Channel.Model> models = new HashMap<>(channel.models());
        models.put(model, Channel.Model.plain(model));
        return with(channel, models);
    }

    /** Somebody who is signed in, with the profile that {@link #force} makes. */
    public static Identity identity(Viewer viewer) {
        return identity(viewer, OWN);
    }

    private static Identity identity(Viewer viewer, String profile) {
        return new Identity("user:" + viewer.id(), viewer.user().email(), profile);
    }

    private Viewer viewer(Exchange exchange) {
        try {
            Viewer viewer = access.viewer(exchange.call(), exchange.clientAddress());
            viewer.require(Scope.WRITE_REQUESTS);
            return viewer;
        } catch (AdminException e) {
            throw new GatewayException(
                    e.code().status() == 401
                            ? new LlmError.Unauthenticated(e.text())
                            : new LlmError.PermissionDenied(e.text()));
        }
    }

    /** The configuration as this one request sees it: a profile of its own, where it asks for what no key has. */
    static Snapshot view(Snapshot snapshot, @Nullable String profile, @Nullable String channel) {
        Profile base = profile == null ? all(snapshot) : snapshot.profiles().get(profile);
        if (base == null) {
            throw refused(PROFILE, "There is no profile " + profile + " in use.");
        }
        if (channel == null && profile != null) {
            return snapshot;
        }
        Map<String, Channel> channels = new HashMap<>(snapshot.channels());
        if (channel != null) {
            Channel forced = channels.get(channel);
            if (forced == null) {
                throw refused(CHANNEL, "There is no channel " + channel + " in use.");
            }
            channels.put(channel, enabled(forced));
        }
        Profile own = new Profile(
                OWN,
                channel == null ? base.channels() : Map.of(channel, 1),
                base.mappings(),
                base.allow(),
                base.deny(),
                base.strategy(),
                base.fallback(),
                base.affinity(),
                List.of(),
                Profile.Rescue.none());
        Map<String, Profile> profiles = new HashMap<>(snapshot.profiles());
        profiles.put(OWN, own);
        return new Snapshot(
                snapshot.revision(),
                channels,
                profiles,
                snapshot.keys(),
                snapshot.limits(),
                snapshot.prices(),
                snapshot.storage(),
                snapshot.projects());
    }

    private static Profile all(Snapshot snapshot) {
        Map<String, Integer> channels = new HashMap<>();
        snapshot.channels().values().forEach(channel -> channels.put(channel.id(), channel.weight()));
        return Profile.once(OWN, channels);
    }

    private static Channel enabled(Channel channel) {
        return with(channel, channel.models());
    }

    /** Taking traffic. */
    private static Channel with(Channel channel, Map<String, Channel.Model> models) {
        return new Channel(
                channel.id(),
                channel.type(),
                channel.apiFormat(),
                channel.baseUrl(),
                channel.settings(),
                true,
                Math.max(1, channel.weight()),
                channel.priority(),
                models,
                channel.credentials(),
                channel.headers(),
                channel.timeouts(),
                channel.concurrency(),
                null,
                Channel.OnClientDisconnect.CANCEL);
    }

    private static GatewayException refused(String header, String message) {
        return new GatewayException(LlmError.InvalidRequest.of(header, message));
    }
}
