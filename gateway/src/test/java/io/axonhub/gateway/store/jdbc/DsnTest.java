package io.axonhub.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.store.StoreException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DsnTest {
    private static Dsn.Server server(String dialect, String dsn) {
        return (Dsn.Server) Dsn.parse(dialect, dsn);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgres://u:p%40%2F@h:5433/db?sslmode=require|jdbc:postgresql://h:5433/db|sslmode=require",
                "postgresql://u:p%40%2F@h/db?sslmode=verify-full&channel_binding=require"
                        + "|jdbc:postgresql://h/db|sslmode=verify-full",
                "postgres://u:p%40%2F@a:1,b:2/db?target_session_attrs=read-write|jdbc:postgresql://a:1,b:2/db"
                        + "|targetServerType=primary",
                "host=h port=5433 user=u password='p@/' dbname=db sslmode=disable TimeZone=UTC"
                        + "|jdbc:postgresql://h:5433/db|sslmode=disable",
                "jdbc:postgresql://h:5433/db?user=u&password=p%40%2F&prepareThreshold=0"
                        + "|jdbc:postgresql://h:5433/db|prepareThreshold=0",
            })
    void readsEverySpellingOfPostgres(String dsn, String url, String property) {
        Dsn.Server server = server("postgres", dsn);
        assertThat(server.url()).isEqualTo(url);
        assertThat(server.properties())
                .containsEntry("user", "u")
                .containsEntry("password", "p@/")
                .containsEntry(
                        property.substring(0, property.indexOf('=')), property.substring(property.indexOf('=') + 1));
        assertThat(server.toString() + server.shown()).doesNotContain("p@/").contains("/db");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "u:p@/:x@tcp(h:3307)/db?parseTime=true&loc=Local&tls=true&charset=utf8mb4|jdbc:mariadb://h:3307/db|verify-full",
                "u:p@/:x@tcp(h:4000)/db?tls=tidb|jdbc:mariadb://h:4000/db|verify-full",
                "u:p@/:x@(h:3307)/db?tls=skip-verify|jdbc:mariadb://h:3307/db|trust",
                "u:p@/:x@/db|jdbc:mariadb://127.0.0.1:3306/db|disable",
                "mysql://u:p%40%2F%3Ax@h:3307/db?ssl-mode=VERIFY_IDENTITY|jdbc:mariadb://h:3307/db|verify-full",
                "jdbc:mysql://h:3307/db?user=u&password=p%40%2F%3Ax&sslMode=REQUIRED|jdbc:mariadb://h:3307/db|trust",
                "jdbc:mariadb://h/db?user=u&password=p%40%2F%3Ax&sslMode=verify-ca|jdbc:mariadb://h/db|verify-ca",
            })
    void readsEverySpellingOfMysqlMariadbAndTidb(String dsn, String url, String tls) {
        for (String dialect : new String[] {"mysql", "tidb"}) {
            Dsn.Server server = server(dialect, dsn);
            assertThat(server.url()).isEqualTo(url);
            assertThat(server.properties())
                    .containsEntry("user", "u")
                    .containsEntry("password", "p@/:x")
                    .containsEntry("sslMode", tls);
            assertThat(server.toString() + server.shown()).doesNotContain("p@/");
        }
    }

    @Test
    void certificatesAreCheckedAgainstWhatTheMachineTrustsUnlessAFileIsNamed() {
        assertThat(server("postgres", "postgres://u@h/db?sslmode=verify-full").properties())
                .containsEntry("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        assertThat(server("postgres", "postgres://u@h/db?sslmode=verify-full&sslrootcert=/ca.pem")
                        .properties())
                .containsEntry("sslrootcert", "/ca.pem")
                .doesNotContainKey("sslfactory");
        assertThat(server("postgres", "postgres://u@h/db?sslmode=require").properties())
                .doesNotContainKey("sslfactory");
    }

    @Test
    void timeoutsAreTranslated() {
        Map<String, String> mysql =
                server("mysql", "u@tcp(h)/db?timeout=5s&readTimeout=1m").properties();
        assertThat(mysql).containsEntry("connectTimeout", "5000").containsEntry("socketTimeout", "60000");
        assertThat(server("postgres", "postgres://u@h/db?connect_timeout=3").properties())
                .containsEntry("connectTimeout", "3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgres|file:./data/axonhub.db|no PostgreSQL address",
                "postgres|u:hidden@tcp(h)/db|no PostgreSQL address",
                "postgres|postgres://u:hidden@/db|names no host",
                "postgres|postgres://u:hidden@h/db?sslmode=maybe|sslmode",
                "postgres|postgres://u:hidden@h/db?speed=9|not one of",
                "postgres|host=/run/postgresql user=u password=hidden|TCP only",
                "postgres|postgres://u:hidden%zz@h/db|%25",
                "postgres|host=h 'password|key=value",
                "mysql|file:./data/axonhub.db|tcp(host:port)",
                "mysql|postgres://u:hidden@h/db|no address of MySQL",
                "mysql|u:hidden@unix(/run/mysqld.sock)/db|tcp(host:port)",
                "mysql|u:hidden@tcp(h:3306)/|no database",
                "mysql|u:hidden@tcp(h:3306)/db?tls=preferred|without",
                "mysql|u:hidden@tcp(h:3306)/db?tls=custom|skip-verify",
                "mysql|u:hidden@tcp(h:3306)/db?speed=9|not one of",
                "mysql|u:hidden@tcp(h:3306)/db?timeout=soon|duration",
                "mysql|mysql://u:hidden@h|no database",
            })
    void refusesWhatIsWrongAndSaysWhatWouldBeRight(String dialect, String dsn, String reason) {
        assertThatThrownBy(() -> Dsn.parse(dialect, dsn))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("db.dsn")
                .hasMessageContaining(reason)
                .hasMessageNotContaining("hidden");
    }

    @ParameterizedTest
    @CsvSource({
        "file:./data/axonhub.db?cache=shared&_fk=1&_pragma=journal_mode(WAL), ./data/axonhub.db",
        "jdbc:sqlite:/var/lib/a.db, /var/lib/a.db",
        "file:///var/lib/a.db, /var/lib/a.db",
        "a.db, a.db"
    })
    void readsEverySpellingOfAFile(String dsn, String path) {
        assertThat(Dsn.parse("sqlite3", dsn)).isEqualTo(new Dsn.File(Path.of(path)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":memory:",
                "file::memory:?cache=shared",
                "file:x?mode=memory",
                "x.db?mode=ro",
                "jdbc:postgresql://h/db",
                "postgres://u:secret@h/db"
            })
    void refusesWhatIsNoWritableFileWithoutShowingIt(String dsn) {
        assertThatThrownBy(() -> Dsn.parse("sqlite3", dsn))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("file:./data/axonhub.db")
                .hasMessageNotContaining("secret");
    }

    @Test
    void refusesADialectItDoesNotHave() {
        assertThatThrownBy(() -> Dsn.parse("oracle", "x"))
                .hasMessageContaining("oracle")
                .hasMessageContaining("sqlite3");
    }
}
