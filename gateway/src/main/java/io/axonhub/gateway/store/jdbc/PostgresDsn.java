package io.axonhub.gateway.store.jdbc;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's spellings: {@code postgres://user:password@host:5432/db?sslmode=require}, {@code host=... user=... dbname=...} and
 * {@code jdbc:postgresql:} URLs.
 *
 * @see <a href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING">connection strings</a>
 */
final class PostgresDsn {
    private static final String EXAMPLE =
            "write for example postgres://user:password@host:5432/database?sslmode=require";
    private static final Pattern PAIR =
            Pattern.compile("\\s*(\\w+)\\s*=\\s*(?:'((?:[^'\\\\]|\\\\.)*)'|((?:[^\\s'\\\\]|\\\\.)*))");
    private static final Set<String> TLS_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    private static final DsnOptions OPTIONS = new DsnOptions(
            Map.ofEntries(
                    Map.entry("sslmode", PostgresDsn::tls),
                    Map.entry("sslrootcert", PostgresDsn::authority),
                    Map.entry("sslcert", DsnOptions.as("sslcert")),
                    Map.entry("sslkey", DsnOptions.as("sslkey")),
                    Map.entry("sslpassword", DsnOptions.as("sslpassword")),
                    Map.entry("user", DsnOptions.as("user")),
                    Map.entry("password", DsnOptions.as("password")),
                    Map.entry("connect_timeout", DsnOptions.as("connectTimeout")),
                    Map.entry("application_name", DsnOptions.as("ApplicationName")),
                    Map.entry("search_path", DsnOptions.as("currentSchema")),
                    Map.entry("channel_binding", DsnOptions.as("channelBinding")),
                    Map.entry("options", DsnOptions.as("options")),
                    Map.entry("default_query_exec_mode", (value, to) -> to.put("prepareThreshold", "0")),
                    Map.entry("target_session_attrs", PostgresDsn::target)),
            Set.of(
                    "timezone",
                    "client_encoding",
                    "gssencmode",
                    "sslsni",
                    "fallback_application_name",
                    "pool_max_conns"));

    private PostgresDsn() {}

    static Dsn.Server parse(String source) {
        Map<String, String> properties = new TreeMap<>(Map.of("connectTimeout", "10", "tcpKeepAlive", "true"));
        if (source.startsWith("jdbc:postgresql://")) {
            return jdbc(source, properties);
        }
        if (source.startsWith("postgres://") || source.startsWith("postgresql://")) {
            return url(source.substring(source.indexOf("://") + 3), properties);
        }
        if (!source.contains("://") && !source.startsWith("jdbc:") && source.contains("=")) {
            return pairs(source, properties);
        }
        throw Dsn.unusable("db.dsn is no PostgreSQL address, which db.dialect postgres needs: " + EXAMPLE);
    }

    private static Dsn.Server jdbc(String source, Map<String, String> properties) {
        int query = source.indexOf('?');
        String url = query < 0 ? source : source.substring(0, query);
        if (url.contains("@")) {
            throw Dsn.unusable(
                    "db.dsn has credentials where a JDBC URL has none: put them behind it as ?user=...&password=..., or "
                            + EXAMPLE);
        }
        Map<String, String> options = DsnOptions.query(query < 0 ? "" : source.substring(query + 1));
        Map<String, String> all = new LinkedHashMap<>(properties);
        all.putAll(options);
        trust(all);
        return new Dsn.Server(SqlDialect.POSTGRES, url, url.substring("jdbc:".length()), all);
    }

    private static Dsn.Server url(String source, Map<String, String> properties) {
        int query = source.indexOf('?');
        Map<String, String> options = DsnOptions.query(query < 0 ? "" : source.substring(query + 1));
        String address = query < 0 ? source : source.substring(0, query);
        int user = address.lastIndexOf('@');
        if (user >= 0) {
            String credentials = address.substring(0, user);
            int password = credentials.indexOf(':');
            properties.put("user", DsnOptions.decoded(password < 0 ? credentials : credentials.substring(0, password)));
            if (password >= 0) {
                properties.put("password", DsnOptions.decoded(credentials.substring(password + 1)));
            }
            address = address.substring(user + 1);
        }
        int path = address.indexOf('/');
        String hosts = path < 0 ? address : address.substring(0, path);
        String database = path < 0 ? "" : DsnOptions.decoded(address.substring(path + 1));
        return server(hosts, database, options, properties);
    }

    private static Dsn.Server pairs(String source, Map<String, String> properties) {
        Map<String, String> options = new LinkedHashMap<>();
        Matcher pair = PAIR.matcher(source);
        int end = 0;
        while (pair.find() && pair.start() == end) {
            String value = pair.group(2) == null ? pair.group(3) : pair.group(2);
            options.put(pair.group(1), value.replaceAll("\\\\(.)", "$1"));
            end = pair.end();
        }
        if (!source.substring(end).isBlank()) {
            throw Dsn.unusable("db.dsn is not a list of key=value (put values with spaces between '): " + EXAMPLE);
        }
        move(options, "user", properties);
        move(options, "password", properties);
        String hosts = taken(options, "host", "");
        String[] ports = taken(options, "port", "5432").split(",", -1);
        String[] names = hosts.split(",", -1);
        StringBuilder addresses = new StringBuilder();
        for (int i = 0; i < names.length; i++) {
            addresses.append(i == 0 ? "" : ",").append(names[i]);
            addresses.append(':').append(ports[Math.min(i, ports.length - 1)]);
        }
        return server(hosts.isEmpty() ? "" : addresses.toString(), taken(options, "dbname", ""), options, properties);
    }

    private static String taken(Map<String, String> options, String key, String fallback) {
        String value = options.remove(key);
        return value == null ? fallback : value;
    }

    private static void move(Map<String, String> options, String key, Map<String, String> properties) {
        String value = options.remove(key);
        if (value != null) {
            properties.put(key, value);
        }
    }

    private static Dsn.Server server(
            String hosts, String database, Map<String, String> options, Map<String, String> properties) {
        if (hosts.startsWith("/")) {
            throw Dsn.unusable(
                    "db.dsn names a Unix socket, and the gateway reaches PostgreSQL over TCP only: " + EXAMPLE);
        }
        String name = database.isEmpty() ? properties.get("user") : database;
        if (hosts.isEmpty() || name == null || name.isEmpty()) {
            throw Dsn.unusable("db.dsn names no host or no database: " + EXAMPLE);
        }
        OPTIONS.translate(options, properties);
        trust(properties);
        String place = "postgresql://" + hosts + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
        return new Dsn.Server(SqlDialect.POSTGRES, "jdbc:" + place, place, properties);
    }

    private static void tls(String mode, Map<String, String> properties) {
        if (!TLS_MODES.contains(mode)) {
            throw Dsn.unusable(
                    "db.dsn has an sslmode that is not known: use disable, prefer, require, verify-ca or verify-full");
        }
        properties.put("sslmode", mode);
    }

    /** {@code system} means what the JVM trusts. */
    private static void authority(String file, Map<String, String> properties) {
        if (!file.equals("system")) {
            properties.put("sslrootcert", file);
        }
    }

    private static void target(String wanted, Map<String, String> properties) {
        properties.put(
                "targetServerType",
                switch (wanted) {
                    case "any", "prefer-standby", "standby", "read-only" -> "any";
                    default -> "primary";
                });
    }

    /** The driver looks for the authorities in a file of the home directory unless it is told to ask the JVM. */
    private static void trust(Map<String, String> properties) {
        @Nullable String mode = properties.get("sslmode");
        if (mode != null
                && mode.startsWith("verify-")
                && !properties.containsKey("sslrootcert")
                && !properties.containsKey("sslcert")) {
            properties.putIfAbsent("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        }
    }
}
