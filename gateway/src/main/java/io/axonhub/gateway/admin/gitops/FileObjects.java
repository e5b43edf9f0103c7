package io.axonhub.gateway.admin.gitops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands in files as objects; their secrets are beside them and are not shown. */
final class FileObjects {
    private FileObjects() {}

    static List<ConfigObject> of(Inventory files) {
        List<ConfigObject> all = new ArrayList<>();
        files.channels().values().forEach(channel -> all.add(object(Kind.CHANNEL, channel)));
        files.profiles().values().forEach(profile -> all.add(object(Kind.PROFILE, profile)));
        files.keys().values().forEach(key -> all.add(object(Kind.KEY, key)));
        return all;
    }

    /** What differs between the two. */
    static void tell(List<ConfigObject> before, List<ConfigObject> after, ChangeWatch watch) {
        Map<ObjectId, ConfigObject> old = new HashMap<>();
        before.forEach(object -> old.put(object.id(), object));
        for (ConfigObject object : after) {
            Optional<ConfigObject> was = Optional.ofNullable(old.remove(object.id()));
            boolean same = was.isPresent()
                    && was.get().digest().equals(object.digest())
                    && was.get().owner().equals(object.owner());
            if (!same) {
                watch.changed(path(object), object.id(), was, Optional.of(object));
            }
        }
        old.values().forEach(gone -> watch.changed(path(gone), gone.id(), Optional.of(gone), Optional.empty()));
    }

    private static String path(ConfigObject object) {
        return object.owner().text();
    }

    private static ConfigObject object(Kind kind, Declared<?> declared) {
        ObjectNode spec = (ObjectNode) declared.place().root().json().path("spec");
        ConfigObject.Meta meta = new ConfigObject.Meta(declared.labels(), Map.of(), Instant.EPOCH);
        return new ConfigObject(
                new ObjectId(kind, declared.namespace(), declared.name()),
                meta,
                spec,
                Secrets.NONE,
                new Owner.File(declared.place().file()),
                "",
                0,
                ObjectCodec.digest(meta, spec),
                0);
    }
}
