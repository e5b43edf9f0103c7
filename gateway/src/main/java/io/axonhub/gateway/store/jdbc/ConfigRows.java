package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.ConfigRow;
import io.axonhub.gateway.store.secret.Keyring;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows of {@code config_objects} to records and back; the only place that sees their secrets sealed. */
final class ConfigRows {
    private final Keyring keys;

    ConfigRows(Keyring keys) {
        this.keys = keys;
    }

    static ConfigRow.Key key(ResultSet row) throws SQLException {
        return new ConfigRow.Key(text(row, "kind"), text(row, "namespace"), text(row, "name"));
    }

    ConfigRow row(ResultSet row) throws SQLException {
        ConfigRow.Key key = key(row);
        String owner = text(row, "owner");
        String meta = text(row, "meta");
        String spec = text(row, "spec");
        String sealed = row.getString("secrets");
        Optional<String> secrets = sealed == null ? Optional.empty() : keys.open(sealed, place(key));
        ConfigRow.State state = ConfigRow.State.INTACT;
        if (sealed != null && secrets.isEmpty()) {
            state = ConfigRow.State.UNREADABLE;
        } else if (!text(row, "content").equals(content(owner, meta, spec))) {
            state = ConfigRow.State.EDITED;
        }
        return new ConfigRow(
                key,
                new ConfigRow.Origin(owner, text(row, "uid"), row.getLong("generation"), text(row, "digest")),
                row.getLong("version"),
                meta,
                spec,
                secrets.orElse(null),
                state,
                Rows.instant(row.getLong("updated_at")));
    }

    /** Sets the parameters of {@link ConfigSql#ADD} and {@link ConfigSql#CHANGE}. */
    void bind(PreparedStatement to, ConfigRow row, Instant now) throws SQLException {
        ConfigRow.Origin origin = row.origin();
        to.setString(1, origin.owner());
        to.setString(2, origin.uid());
        to.setLong(3, origin.generation());
        to.setString(4, origin.digest());
        to.setLong(5, row.version());
        to.setString(6, row.meta());
        to.setString(7, row.spec());
        to.setString(8, seal(row.key(), row.secrets()));
        to.setString(9, content(origin.owner(), row.meta(), row.spec()));
        to.setLong(10, Rows.micros(now));
        key(to, 11, row.key());
    }

    static void key(PreparedStatement to, int from, ConfigRow.Key key) throws SQLException {
        to.setString(from, key.kind());
        to.setString(from + 1, key.namespace());
        to.setString(from + 2, key.name());
    }

    @Nullable
    String seal(ConfigRow.Key key, @Nullable String secrets) {
        return secrets == null ? null : keys.seal(secrets, place(key));
    }

    private static String place(ConfigRow.Key key) {
        return key.toString();
    }

    /** What shows an edit by SQL; the secrets' own seal shows theirs. */
    private static String content(String owner, String meta, String spec) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (String part : new String[] {owner, meta, spec}) {
                sha.update(part.getBytes(StandardCharsets.UTF_8));
                sha.update((byte) 0);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String text(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getString(column), column);
    }
}
