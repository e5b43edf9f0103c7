package io.axonhub.gateway.store.jdbc;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The spellings for MySQL, MariaDB and TiDB: {@code user:password@tcp(host:3306)/db?tls=true} as the Go driver has it,
 * {@code mysql://user:password@host:3306/db?ssl-mode=REQUIRED} and {@code jdbc:mysql:} or {@code jdbc:mariadb:} URLs.
 *
 * @see <a href="https://github.com/go-sql-driver/mysql#dsn-data-source-name">the Go driver</a>
 */
final class MysqlDsn {
    private static final String EXAMPLE = "write for example user:password@tcp(host:3306)/database?tls=true";
    private static final Pattern NETWORK = Pattern.compile("(?:(\\w*)\\(([^()]*)\\))?");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(ms|s|m)?");

    private static final DsnOptions OPTIONS = new DsnOptions(
            Map.ofEntries(
                    Map.entry("tls", MysqlDsn::goTls),
                    Map.entry("sslmode", MysqlDsn::tls),
                    Map.entry("ssl-mode", MysqlDsn::tls),
                    Map.entry("ssl_mode", MysqlDsn::tls),
                    Map.entry("usessl", MysqlDsn::flag),
                    Map.entry("ssl", MysqlDsn::flag),
                    Map.entry("ssl-ca", DsnOptions.as("serverSslCert")),
                    Map.entry("serversslcert", DsnOptions.as("serverSslCert")),
                    Map.entry("timeout", MysqlDsn::connectTimeout),
                    Map.entry("connecttimeout", DsnOptions.as("connectTimeout")),
                    Map.entry("readtimeout", MysqlDsn::socketTimeout),
                    Map.entry("sockettimeout", DsnOptions.as("socketTimeout")),
                    Map.entry("user", DsnOptions.as("user")),
                    Map.entry("password", DsnOptions.as("password"))),
            Set.of(
                    "parsetime",
                    "loc",
                    "charset",
                    "collation",
                    "multistatements",
                    "interpolateparams",
                    "allownativepasswords",
                    "allowcleartextpasswords",
                    "checkconnliveness",
                    "clientfoundrows",
                    "columnswithalias",
                    "maxallowedpacket",
                    "writetimeout",
                    "servertimezone",
                    "usejdbccompliantimezoneshift",
                    "uselegacydatetimecode",
                    "useunicode",
                    "characterencoding",
                    "allowpublickeyretrieval",
                    "rejectreadonly"));

    private MysqlDsn() {}

    static Dsn.Server parse(String source) {
        for (String scheme : new String[] {"jdbc:mysql://", "jdbc:mariadb://", "mysql://", "mariadb://", "tidb://"}) {
            if (source.startsWith(scheme)) {
                return url(source.substring(scheme.length()), scheme.equals("jdbc:mariadb://"));
            }
        }
        int path = source.lastIndexOf('/', source.contains("?") ? source.lastIndexOf('?') : source.length());
        if (path < 0 || source.contains("://") || source.startsWith("jdbc:")) {
            throw Dsn.unusable("db.dsn is no address of MySQL, MariaDB or TiDB, which db.dialect needs: " + EXAMPLE);
        }
        String address = source.substring(0, path);
        int user = address.lastIndexOf('@');
        Map<String, String> properties = defaults();
        if (user >= 0) {
            credentials(address.substring(0, user), properties);
        }
        Matcher network = NETWORK.matcher(address.substring(user + 1));
        if (!network.matches()
                || (network.group(1) != null && !Set.of("", "tcp").contains(network.group(1)))) {
            throw Dsn.unusable("db.dsn does not name its server as tcp(host:port), and the gateway knows no other way: "
                    + EXAMPLE);
        }
        String host = network.group(2) == null || network.group(2).isEmpty() ? "127.0.0.1:3306" : network.group(2);
        return server(host, source.substring(path + 1), properties, false);
    }

    private static Map<String, String> defaults() {
        // without TLS, MySQL 8 sends its public key so that the password is not readable on its way
        return new TreeMap<>(Map.of(
                "connectTimeout", "10000",
                "tcpKeepAlive", "true",
                "useServerPrepStmts", "true",
                "allowPublicKeyRetrieval", "true",
                "sslMode", "disable"));
    }

    /** As they stand: the Go driver knows no escapes there. */
    private static void credentials(String text, Map<String, String> properties) {
        int password = text.indexOf(':');
        properties.put("user", password < 0 ? text : text.substring(0, password));
        if (password >= 0) {
            properties.put("password", text.substring(password + 1));
        }
    }

    private static Dsn.Server url(String source, boolean driversOwn) {
        int end = source.contains("?") ? source.indexOf('?') : source.length();
        int path = source.indexOf('/', source.lastIndexOf('@', end) + 1);
        if (path < 0) {
            throw Dsn.unusable("db.dsn names no database: " + EXAMPLE);
        }
        String address = source.substring(0, path);
        int user = address.lastIndexOf('@');
        Map<String, String> properties = defaults();
        if (user >= 0) {
            credentials(address.substring(0, user), properties);
            properties.computeIfPresent("user", (key, value) -> DsnOptions.decoded(value));
            properties.computeIfPresent("password", (key, value) -> DsnOptions.decoded(value));
        }
        return server(address.substring(user + 1), source.substring(path + 1), properties, driversOwn);
    }

    private static Dsn.Server server(String host, String rest, Map<String, String> properties, boolean driversOwn) {
        int query = rest.indexOf('?');
        String database = query < 0 ? rest : rest.substring(0, query);
        if (host.isEmpty() || database.isEmpty()) {
            throw Dsn.unusable("db.dsn names no host or no database: " + EXAMPLE);
        }
        Map<String, String> options = new LinkedHashMap<>(DsnOptions.query(query < 0 ? "" : rest.substring(query + 1)));
        if (driversOwn) {
            OPTIONS.pass(options, properties);
        } else {
            OPTIONS.translate(options, properties);
        }
        String place = host + "/" + database;
        return new Dsn.Server(SqlDialect.MYSQL, "jdbc:mariadb://" + place, "mysql://" + place, properties);
    }

    /** The Go driver's names; {@code tidb} is the one that TiDB Cloud's instructions register. */
    private static void goTls(String value, Map<String, String> properties) {
        properties.put(
                "sslMode",
                switch (value.toLowerCase(Locale.ROOT)) {
                    case "true", "1", "tidb" -> "verify-full";
                    case "skip-verify" -> "trust";
                    case "false", "0" -> "disable";
                    default ->
                        throw Dsn.unusable("db.dsn has a tls that is not known: use true, skip-verify or false"
                                + (value.equals("preferred") ? " (the driver cannot try TLS and go on without)" : ""));
                });
    }

    private static void tls(String value, Map<String, String> properties) {
        properties.put(
                "sslMode",
                switch (value.toLowerCase(Locale.ROOT).replace('_', '-')) {
                    case "disabled", "disable" -> "disable";
                    case "required", "require", "trust" -> "trust";
                    case "verify-ca" -> "verify-ca";
                    case "verify-identity", "verify-full" -> "verify-full";
                    default ->
                        throw Dsn.unusable(
                                "db.dsn has an sslMode that is not known: use DISABLED, REQUIRED, VERIFY_CA or"
                                        + " VERIFY_IDENTITY");
                });
    }

    private static void flag(String value, Map<String, String> properties) {
        tls(value.equalsIgnoreCase("true") ? "require" : "disable", properties);
    }

    private static void connectTimeout(String value, Map<String, String> properties) {
        properties.put("connectTimeout", millis(value));
    }

    private static void socketTimeout(String value, Map<String, String> properties) {
        properties.put("socketTimeout", millis(value));
    }

    private static String millis(String value) {
        Matcher duration = DURATION.matcher(value);
        if (!duration.matches()) {
            throw Dsn.unusable("db.dsn has a timeout that is no duration such as 5s or 500ms");
        }
        long amount = Long.parseLong(duration.group(1));
        return Long.toString(
                switch (duration.group(2) == null ? "ms" : duration.group(2)) {
                    case "s" -> amount * 1_000;
                    case "m" -> amount * 60_000;
                    default -> amount;
                });
    }
}
