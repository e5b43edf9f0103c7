package io.axonhub.gateway.store.jdbc;

import java.util.List;

/** The statements about what belongs to somebody, the same in every database's SQL. */
final class OwnedSql {
    static final String KEYS_OF_USER = "SELECT h.key_id FROM key_holders h JOIN users u ON u.id = h.user_id"
            + " WHERE u.id = ? OR u.email = ? ORDER BY h.key_id";
    static final String KEYS_OF_PROJECT = "SELECT h.key_id FROM key_holders h JOIN projects p ON p.id = h.project_id"
            + " WHERE p.id = ? OR p.name = ? ORDER BY h.key_id";
    static final String OF_USER = "SELECT id FROM requests WHERE user_name = ? ORDER BY received_at, id LIMIT ?";
    static final List<String> REMOVE_SUMS_OF_KEY = sums("key_id");
    static final List<String> REMOVE_SUMS_OF_USER = sums("user_name");
    static final String REMOVE_GROUP_OF_KEY = "DELETE FROM usage_groups WHERE key_id = ?";
    static final String REMOVE_GROUP_OF_USER = "DELETE FROM usage_groups WHERE user_name = ?";

    /** Each has a row where there is anything of the owner. */
    static final List<String> TRACES_OF_KEY = List.of(
            "SELECT 1 FROM requests WHERE key_id = ? LIMIT 1",
            "SELECT 1 FROM usage_groups WHERE key_id = ? LIMIT 1",
            "SELECT 1 FROM key_holders WHERE key_id = ? LIMIT 1");

    static final List<String> TRACES_OF_USER = List.of(
            "SELECT 1 FROM requests WHERE user_name = ? LIMIT 1",
            "SELECT 1 FROM usage_groups WHERE user_name = ? LIMIT 1",
            "SELECT 1 FROM users WHERE id = ?",
            "SELECT 1 FROM users WHERE email = ?");

    static final List<String> TRACES_OF_PROJECT =
            List.of("SELECT 1 FROM projects WHERE id = ?", "SELECT 1 FROM projects WHERE name = ?");

    private OwnedSql() {}

    private static List<String> sums(String column) {
        String groups = " WHERE group_id IN (SELECT id FROM usage_groups WHERE " + column + " = ?)";
        return List.of("DELETE FROM usage_hours" + groups, "DELETE FROM usage_sums" + groups);
    }

    /** Every statement there is. */
    static List<String> all() {
        return SqlDialect.join(
                List.of(KEYS_OF_USER, KEYS_OF_PROJECT, OF_USER, REMOVE_GROUP_OF_KEY, REMOVE_GROUP_OF_USER),
                REMOVE_SUMS_OF_KEY,
                REMOVE_SUMS_OF_USER,
                TRACES_OF_KEY,
                TRACES_OF_USER,
                TRACES_OF_PROJECT);
    }
}
