package io.axonhub.gateway.store.jdbc;

import java.util.List;

/** The statements of the configuration objects. */
final class ConfigSql {
    static final String STORE_ID = "SELECT store_id FROM meta";
    static final String LOCK = "UPDATE config_lock SET taken = ? WHERE id = 1";
    static final String REVISION = "SELECT COALESCE(MAX(revision), 0) FROM config_revision";
    static final String REVISE = "INSERT INTO config_revision (revision, created_at, actor, what) VALUES (?, ?, ?, ?)";
    static final String ALL = "SELECT * FROM config_objects ORDER BY kind, namespace, name";
    static final String FIND = "SELECT * FROM config_objects WHERE kind = ? AND namespace = ? AND name = ?";
    static final String ADD =
            "INSERT INTO config_objects (owner, uid, generation, digest, version, meta, spec, secrets, content,"
                    + " updated_at, kind, namespace, name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    static final String CHANGE =
            "UPDATE config_objects SET owner = ?, uid = ?, generation = ?, digest = ?, version = ?, meta = ?,"
                    + " spec = ?, secrets = ?, content = ?, updated_at = ? WHERE kind = ? AND namespace = ? AND name = ?";
    static final String REMOVE = "DELETE FROM config_objects WHERE kind = ? AND namespace = ? AND name = ?";
    static final String RESEAL = "UPDATE config_objects SET secrets = ? WHERE kind = ? AND namespace = ? AND name = ?";
    static final String FENCE = "SELECT fence FROM config_sources WHERE source = ?";
    static final String ADD_FENCE = "INSERT INTO config_sources (fence, source) VALUES (?, ?)";
    static final String RAISE_FENCE = "UPDATE config_sources SET fence = ? WHERE source = ?";

    static final String SETTINGS = "SELECT version, content FROM settings WHERE id = 1";
    static final String SET = "UPDATE settings SET content = ?, version = version + 1 WHERE id = 1 AND version = ?";

    private ConfigSql() {}

    static List<String> all() {
        return List.of(
                STORE_ID,
                LOCK,
                REVISION,
                REVISE,
                ALL,
                FIND,
                ADD,
                CHANGE,
                REMOVE,
                RESEAL,
                FENCE,
                ADD_FENCE,
                RAISE_FENCE,
                SETTINGS,
                SET);
    }
}
