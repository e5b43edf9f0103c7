package io.axonhub.gateway.admin.graphql;

import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.admin.gitops.ConfigObjects;
import io.axonhub.gateway.admin.gitops.Draft;
import io.axonhub.gateway.admin.gitops.Kind;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Snapshot;
import java.util.Map;

/** Channels to try: one in use, or one that somebody has not saved yet. */
public final class ChannelDrafts {
    private final ConfigObjects objects;
    private final Snapshot.Source snapshots;

    /** {@code objects}: what a draft is checked by, and where the secrets are that it leaves out. */
    public ChannelDrafts(ConfigObjects objects, Snapshot.Source snapshots) {
        this.objects = objects;
        this.snapshots = snapshots;
    }

    /** The channel of this id. */
    Channel stored(Call call, String argument) {
        String id = ManagedObjects.id(call, argument, Kind.CHANNEL).path();
        Channel channel = snapshots.current().channels().get(id);
        if (channel == null) {
            throw AdminException.at(
                    AdminException.Code.NOT_FOUND, call.path(argument), "There is no channel " + id + " in use.");
        }
        return channel;
    }

    /** As it would be; nothing is written. */
    Channel draft(Call input) {
        Draft draft = new Draft(
                ManagedObjects.newId(input, Kind.CHANNEL),
                Map.of(),
                ManagedObjects.spec(input),
                ObjectArea.secrets(input));
        return ManagedObjects.written(() -> objects.channel(draft));
    }
}
