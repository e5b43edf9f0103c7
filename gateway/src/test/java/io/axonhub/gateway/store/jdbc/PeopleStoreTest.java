package io.axonhub.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.store.Audit;
import io.axonhub.gateway.store.AuditEntry;
import io.axonhub.gateway.store.Limit;
import io.axonhub.gateway.store.Logins;
import io.axonhub.gateway.store.People;
import io.axonhub.gateway.store.Project;
import io.axonhub.gateway.store.ProjectTerms;
import io.axonhub.gateway.store.Retention;
import io.axonhub.gateway.store.Role;
import io.axonhub.gateway.store.Session;
import io.axonhub.gateway.store.Sessions;
import io.axonhub.gateway.store.StoreException;
import io.axonhub.gateway.store.User;
import io.axonhub.gateway.store.secret.Keyring;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class PeopleStoreTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00.123456Z");

    @Parameter
    TestDatabase kind = TestDatabase.SQLITE;

    @TempDir
    Path dir;

    private static final Keyring KEYS = Keyring.of(List.of(Keyring.newKey(new SecureRandom())), "test");

    private Database.Place place = Database.Place.of("", "");
    private Database database;

    @BeforeEach
    void open() {
        place = kind.fresh(dir);
        database = Database.open(place, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static User user(String id, String email) {
        return new User(
                id,
                email,
                "Ann",
                "$argon2id$x",
                null,
                true,
                true,
                Set.of("read_users", "write_users"),
                List.of(new User.Grant("rol_1", null), new User.Grant("rol_2", "prj_1")),
                NOW,
                1);
    }

    @Test
    void keepsUsersWholeAndFindsThemByAddressAndSubject() {
        People people = database.people();
        assertThat(people.any()).isFalse();
        people.users().add(user("u1", "ann@x.org"));
        assertThat(people.any()).isTrue();
        assertThat(people.users().find("u1")).contains(user("u1", "ann@x.org"));
        assertThat(people.byEmail("ann@x.org")).isPresent();
        assertThat(people.byEmail("bob@x.org")).isEmpty();
        assertThat(people.bySubject("https://idp#1")).isEmpty();
    }

    @Test
    void refusesASecondUserOfTheSameAddress() {
        database.people().users().add(user("u1", "ann@x.org"));
        assertThatThrownBy(() -> database.people().users().add(user("u2", "ann@x.org")))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REFUSED));
    }

    @Test
    void changesOnlyTheVersionThatWasSeen() {
        People.Shelf<Role> roles = database.people().roles();
        roles.add(new Role("r", "viewer", Set.of("read_requests"), NOW, 1));
        assertThat(roles.change(new Role("r", "reader", Set.of(), NOW, 1))).isTrue();
        assertThat(roles.change(new Role("r", "late", Set.of(), NOW, 1))).isFalse();
        assertThat(roles.find("r")).contains(new Role("r", "reader", Set.of(), NOW, 2));
        assertThat(roles.remove("r", 1)).isFalse();
        assertThat(roles.remove("r", 2)).isTrue();
    }

    @Test
    void listsPageByPageInOrder() {
        People.Shelf<Project> projects = database.people().projects();
        for (String name : List.of("c", "a", "b")) {
            projects.add(new Project("id-" + name, name, "", true, NOW, 1));
        }
        assertThat(projects.list(null, 2)).extracting(Project::name).containsExactly("a", "b");
        assertThat(projects.list("b", 2)).extracting(Project::name).containsExactly("c");
    }

    @Test
    void knowsWhoseKeysAreWhose() {
        People people = database.people();
        people.hold("default/a", new People.Holder("u1", null));
        people.hold("default/b", new People.Holder(null, "p1"));
        people.hold("default/c", new People.Holder("u2", "p2"));
        people.hold("default/b", new People.Holder("u2", "p1"));
        assertThat(people.keysOf("u1", Set.of("p1"))).containsExactlyInAnyOrder("default/a", "default/b");
        assertThat(people.holders(Set.of("default/b", "default/x")))
                .containsOnly(java.util.Map.entry("default/b", new People.Holder("u2", "p1")));
        people.hold("default/a", new People.Holder(null, null));
        assertThat(people.keysOf("u1", Set.of())).isEmpty();
    }

    @Test
    void rotatesASessionOnce() {
        Sessions sessions = database.sessions(KEYS);
        sessions.open(new Session("s", "u", "h1", null, NOW, NOW, NOW.plusSeconds(60), "127.0.0.1", "curl"));
        assertThat(sessions.rotate("s", "h1", "h2", NOW.plusSeconds(1), NOW.plusSeconds(90)))
                .isTrue();
        assertThat(sessions.rotate("s", "h1", "h3", NOW.plusSeconds(2), NOW.plusSeconds(90)))
                .isFalse();
        Session rotated = sessions.find("s").orElseThrow();
        assertThat(rotated.tokenHash()).isEqualTo("h2");
        assertThat(rotated.previousHash()).isEqualTo("h1");
        sessions.forget(NOW.plusSeconds(91));
        assertThat(sessions.find("s")).isEmpty();
    }

    @Test
    void countsATryOnlyWhereNobodyElseDid() {
        Sessions sessions = database.sessions(KEYS);
        Sessions.Tries none = sessions.tries("ann");
        assertThat(sessions.count("ann", none, NOW)).isTrue();
        assertThat(sessions.count("ann", none, NOW)).isFalse();
        Sessions.Tries one = sessions.tries("ann");
        assertThat(one).isEqualTo(new Sessions.Tries(1, NOW));
        assertThat(sessions.count("ann", one, NOW.plusSeconds(1))).isTrue();
        assertThat(sessions.count("ann", one, NOW.plusSeconds(1))).isFalse();
        sessions.succeeded("ann");
        assertThat(sessions.tries("ann").number()).isZero();
    }

    @Test
    void theAuditLogIsReadNewestFirstByPageAndFilter() {
        Audit audit = database.audit();
        for (int i = 0; i < 3; i++) {
            audit.append(AuditEntry.of(
                    NOW.plusSeconds(i),
                    i,
                    new AuditEntry.Actor(AuditEntry.Actor.Kind.USER, "u" + i % 2, "Ann", "127.0.0.1"),
                    new AuditEntry.Change("create", new AuditEntry.Thing("role", "r" + i), null, "{}")));
        }
        List<AuditEntry> first = audit.list(Audit.Filter.all(), null, 2);
        assertThat(first).extracting(entry -> entry.object().id()).containsExactly("r2", "r1");
        assertThat(audit.list(Audit.Filter.all(), first.getLast().id(), 2))
                .extracting(entry -> entry.object().id())
                .containsExactly("r0");
        Audit.Filter some = new Audit.Filter(null, "u0", "role", null, "create", NOW, NOW.plusSeconds(2));
        assertThat(audit.list(some, null, 9)).singleElement().satisfies(entry -> {
            assertThat(entry.at()).isEqualTo(NOW);
            assertThat(entry.after()).isEqualTo("{}");
            assertThat(entry.before()).isNull();
        });
    }

    @Test
    void noEntryOfTheAuditLogCanBeChangedAndOldOnesCanBeForgotten() throws SQLException {
        database.audit().append(entry(1, "create"));
        try (Connection connection = TestDatabase.connect(place);
                Statement statement = connection.createStatement()) {
            String change = "UPDATE audit SET actor_name = 'Bob'";
            if (kind.hasTriggers()) {
                assertThatThrownBy(() -> statement.executeUpdate(change))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("append-only");
            } else {
                assertThat(statement.executeUpdate(change)).isOne();
            }
        }
        assertThat(database.retention(location -> {}).forget(Retention.Resource.AUDIT, NOW.plusSeconds(1), 9))
                .isEqualTo(1);
    }

    private static AuditEntry entry(int random, String action) {
        return AuditEntry.of(
                NOW,
                random,
                new AuditEntry.Actor(AuditEntry.Actor.Kind.USER, "u", "Ann", "127.0.0.1"),
                new AuditEntry.Change(action, new AuditEntry.Thing("user", "usr_1"), null, null));
    }

    @Test
    void aChangeAndItsEntryAreThereTogether() {
        People people = database.people();
        assertThat(people.audited(entry(1, "create"), open -> {
                    open.users().add(user("usr_1", "ann@x.org"));
                    open.hold("default/a", new People.Holder("usr_1", null));
                    return true;
                }))
                .isTrue();
        assertThat(people.users().find("usr_1")).isPresent();
        assertThat(people.keysOf("usr_1", Set.of())).containsExactly("default/a");
        assertThat(database.audit().list(Audit.Filter.all(), null, 9))
                .extracting(AuditEntry::action)
                .containsExactly("create");
    }

    @Test
    void neitherIsThereWhenTheChangeDidNotHappen() {
        People people = database.people();
        people.users().add(user("usr_1", "ann@x.org"));
        assertThat(people.audited(entry(1, "remove"), open -> {
                    open.hold("default/a", new People.Holder("usr_1", null));
                    return open.users().remove("usr_1", 7);
                }))
                .isFalse();
        assertThatThrownBy(() -> people.audited(entry(1, "create"), open -> {
                    open.roles().add(new Role("rol_1", "reader", Set.of(), NOW, 1));
                    open.users().add(user("usr_2", "ann@x.org"));
                    return true;
                }))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(StoreException.Kind.REFUSED));
        assertThat(people.keysOf("usr_1", Set.of())).isEmpty();
        assertThat(people.roles().list(null, 9)).isEmpty();
        assertThat(database.audit().list(Audit.Filter.all(), null, 9)).isEmpty();
    }

    @Test
    void sessionsEndWithTheChangeThatEndsThem() {
        People people = database.people();
        Sessions sessions = database.sessions(KEYS);
        people.users().add(user("usr_1", "ann@x.org"));
        sessions.open(new Session("s1", "usr_1", "h1", null, NOW, NOW, NOW, "127.0.0.1", "curl"));
        sessions.open(new Session("s2", "usr_2", "h2", null, NOW, NOW, NOW, "127.0.0.1", "curl"));
        assertThat(removed(people, 7)).isFalse();
        assertThat(sessions.find("s1")).isPresent();
        assertThat(removed(people, 1)).isTrue();
        assertThat(sessions.find("s1")).isEmpty();
        assertThat(sessions.find("s2")).isPresent();
    }

    private static boolean removed(People people, long version) {
        return people.audited(entry(1, "remove"), open -> {
            open.endSessions("usr_1");
            return open.users().remove("usr_1", version);
        });
    }

    @Test
    void nothingIsChangedThatTheLogDoesNotTake() {
        People people = database.people();
        database.audit().append(entry(1, "create"));
        assertThatThrownBy(() -> people.audited(entry(1, "create"), open -> {
                    open.users().add(user("usr_1", "ann@x.org"));
                    return true;
                }))
                .isInstanceOf(StoreException.class);
        assertThat(people.any()).isFalse();
    }

    @Test
    void keepsWhatAProjectMayUseAndKeep() {
        ProjectTerms terms = new ProjectTerms(
                List.of(
                        new Limit(Limit.Resource.COST, Limit.Window.MONTH, 49_900_000_000L, "EUR"),
                        Limit.concurrency(3)),
                new ProjectTerms.Storage(
                        true,
                        false,
                        null,
                        List.of(
                                new ProjectTerms.Redact("messages[*].content", null, "x"),
                                new ProjectTerms.Redact(null, "[0-9]+", "#"))));
        Project project = new Project("p", "Search", "", true, NOW, 1, terms);
        database.people().projects().add(project);
        assertThat(database.people().projects().find("p")).contains(project);
        assertThat(database.people().projects().change(new Project("p", "Search", "", true, NOW, 1)))
                .isTrue();
        assertThat(database.people().projects().find("p").orElseThrow().terms()).isEqualTo(ProjectTerms.none());
        database.people().hold("team/k", new People.Holder(null, "p"));
        database.people().hold("team/l", new People.Holder("u", null));
        assertThat(database.people().projectsOfKeys()).containsExactly(Map.entry("team/k", "p"));
    }

    @Test
    void whatSignsTokensIsSealedAndAnEarlierKeysIsSealedAgain() {
        Sessions.SigningKey key = new Sessions.SigningKey("sig_1", "c2VjcmV0", NOW);
        database.sessions(Keyring.none("set one")).add(key);
        Keyring none = Keyring.none("set one");
        assertThat(database.sessions(none).signingKeys()).containsExactly(key);
        assertThat(database.sessions(KEYS).signingKeys()).containsExactly(key);
        // sealed meanwhile: who lacks the key cannot read it
        assertThat(database.sessions(none).signingKeys()).isEmpty();
        Sessions.SigningKey second = new Sessions.SigningKey("sig_2", "c2Vjb25k", NOW.plusSeconds(1));
        database.sessions(KEYS).add(second);
        assertThat(database.sessions(none).signingKeys()).isEmpty();
        assertThat(database.sessions(KEYS).signingKeys()).containsExactly(second, key);
    }

    @Test
    void aSignInOnItsWayIsTakenOnceAndForgottenInTime() {
        Logins logins = database.logins();
        Logins.Login login = new Logins.Login("id", "browser", "{}", NOW);
        logins.keep(login);
        assertThat(logins.take("another")).isEmpty();
        assertThat(logins.take("id")).contains(login);
        assertThat(logins.take("id")).isEmpty();
        logins.keep(login);
        logins.forget(NOW);
        assertThat(logins.take("id")).isPresent();
        logins.keep(login);
        logins.forget(NOW.plusSeconds(1));
        assertThat(logins.take("id")).isEmpty();
    }
}
