package io.axonhub.gateway.admin.gitops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
