package io.axonhub.gateway.store.jdbc;

import java.util.List;

/** The statements about people; every database this gateway speaks to takes them as they are. */
final class PeopleSql {
    static final String ADD_USER =
            "INSERT INTO users (id, email, name, password, subject, owner, active, scopes, grants,"
                    + " created_at, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    static final String CHANGE_USER =
            "UPDATE users SET email = ?, name = ?, password = ?, subject = ?, owner = ?, active = ?,"
                    + " scopes = ?, grants = ?, version = version + 1 WHERE id = ? AND version = ?";
    static final String USER = "SELECT * FROM users WHERE id = ?";
    static final String USER_BY_EMAIL = "SELECT * FROM users WHERE email = ?";
    static final String USER_BY_SUBJECT = "SELECT * FROM users WHERE subject = ?";
    static final String USERS = "SELECT * FROM users WHERE email > ? ORDER BY email LIMIT ?";
    static final String REMOVE_USER = "DELETE FROM users WHERE id = ? AND version = ?";

    static final String ADD_ROLE = "INSERT INTO roles (id, name, scopes, created_at, version) VALUES (?, ?, ?, ?, ?)";
    static final String CHANGE_ROLE =
            "UPDATE roles SET name = ?, scopes = ?, version = version + 1 WHERE id = ? AND version = ?";
    static final String ROLE = "SELECT * FROM roles WHERE id = ?";
    static final String ROLES = "SELECT * FROM roles WHERE name > ? ORDER BY name LIMIT ?";
    static final String REMOVE_ROLE = "DELETE FROM roles WHERE id = ? AND version = ?";

    static final String ADD_PROJECT = "INSERT INTO projects (id, name, description, active, created_at, version, terms)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)";
    static final String CHANGE_PROJECT = "UPDATE projects SET name = ?, description = ?, active = ?, terms = ?,"
            + " version = version + 1 WHERE id = ? AND version = ?";
    static final String PROJECT = "SELECT * FROM projects WHERE id = ?";
    static final String PROJECTS = "SELECT * FROM projects WHERE name > ? ORDER BY name LIMIT ?";
    static final String REMOVE_PROJECT = "DELETE FROM projects WHERE id = ? AND version = ?";

    static final String ADD_HOLDER = "INSERT INTO key_holders (key_id, user_id, project_id) VALUES (?, ?, ?)";
    static final String CHANGE_HOLDER = "UPDATE key_holders SET user_id = ?, project_id = ? WHERE key_id = ?";
    static final String REMOVE_HOLDER = "DELETE FROM key_holders WHERE key_id = ?";
    static final String CHANGE_HOLDER_OF = CHANGE_HOLDER + heldBy();
    static final String REMOVE_HOLDER_OF = REMOVE_HOLDER + heldBy();
    static final String HOLDER = "SELECT * FROM key_holders WHERE key_id = ?";
    static final String KEYS_OF_USER = "SELECT key_id FROM key_holders WHERE user_id = ?";
    static final String KEYS_OF_PROJECT = "SELECT key_id FROM key_holders WHERE project_id = ?";

    static final String PROJECTS_OF_KEYS = "SELECT key_id, project_id FROM key_holders WHERE project_id IS NOT NULL";

    static final String ADD_SESSION =
            "INSERT INTO sessions (id, user_id, token_hash, previous_hash, rotated_at, created_at,"
                    + " expires_at, address, agent) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    static final String SESSION = "SELECT * FROM sessions WHERE id = ?";
    static final String SESSIONS = "SELECT * FROM sessions WHERE user_id = ? ORDER BY created_at";
    static final String ROTATE = "UPDATE sessions SET token_hash = ?, previous_hash = ?, rotated_at = ?, expires_at = ?"
            + " WHERE id = ? AND token_hash = ?";
    static final String END_SESSION = "DELETE FROM sessions WHERE id = ?";
    static final String END_SESSIONS = "DELETE FROM sessions WHERE user_id = ?";
    static final String FORGET_SESSIONS = "DELETE FROM sessions WHERE expires_at < ?";

    static final String SIGNING_KEYS = "SELECT * FROM signing_keys ORDER BY created_at DESC, id";
    static final String ADD_SIGNING_KEY = "INSERT INTO signing_keys (id, secret, created_at) VALUES (?, ?, ?)";
    static final String RESEAL_SIGNING_KEY = "UPDATE signing_keys SET secret = ? WHERE id = ? AND secret = ?";
    static final String FORGET_SIGNING_KEYS = "DELETE FROM signing_keys WHERE created_at < ?";

    static final String TRIES = "SELECT tries, last_at FROM sign_in_tries WHERE subject = ?";
    static final String ADD_TRY = "INSERT INTO sign_in_tries (subject, tries, last_at) VALUES (?, 1, ?)";
    static final String COUNT_TRY =
            "UPDATE sign_in_tries SET tries = ?, last_at = ? WHERE subject = ? AND tries = ? AND last_at = ?";
    static final String SUCCEEDED = "DELETE FROM sign_in_tries WHERE subject = ?";
    static final String FORGET_TRIES = "DELETE FROM sign_in_tries WHERE last_at < ?";

    private PeopleSql() {}

    /** Every statement there is. */
    static List<String> all() {
        return List.of(
                ADD_USER,
                CHANGE_USER,
                USER,
                USER_BY_EMAIL,
                USER_BY_SUBJECT,
                USERS,
                REMOVE_USER,
                ADD_ROLE,
                CHANGE_ROLE,
                ROLE,
                ROLES,
                REMOVE_ROLE,
                ADD_PROJECT,
                CHANGE_PROJECT,
                PROJECT,
                PROJECTS,
                REMOVE_PROJECT,
                ADD_HOLDER,
                CHANGE_HOLDER,
                REMOVE_HOLDER,
                CHANGE_HOLDER_OF,
                REMOVE_HOLDER_OF,
                HOLDER,
                KEYS_OF_USER,
                KEYS_OF_PROJECT,
                PROJECTS_OF_KEYS,
                ADD_SESSION,
                SESSION,
                SESSIONS,
                ROTATE,
                END_SESSION,
                END_SESSIONS,
                FORGET_SESSIONS,
                SIGNING_KEYS,
                ADD_SIGNING_KEY,
                RESEAL_SIGNING_KEY,
                FORGET_SIGNING_KEYS,
                TRIES,
                ADD_TRY,
                COUNT_TRY,
                SUCCEEDED,
                FORGET_TRIES);
    }

    private static String heldBy() {
        return " AND COALESCE(user_id, '') = ? AND COALESCE(project_id, '') = ?";
    }
}
