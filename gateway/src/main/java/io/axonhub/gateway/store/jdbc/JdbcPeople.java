package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.AuditEntry;
import io.axonhub.gateway.store.People;
import io.axonhub.gateway.store.Project;
import io.axonhub.gateway.store.Role;
import io.axonhub.gateway.store.StoreException;
import io.axonhub.gateway.store.User;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** People in the database. Sets of scopes stand in one column, separated by spaces, and so do grants: {@code role@project}. */
final class JdbcPeople implements People {
    private static final Table<User> USERS = new Table<>(
            PeopleSql.USER,
            PeopleSql.USERS,
            PeopleSql.ADD_USER,
            PeopleSql.CHANGE_USER,
            PeopleSql.REMOVE_USER,
            JdbcPeople::user,
            user -> Stream.concat(
                            Stream.of(user.id()),
                            Stream.concat(fields(user), Stream.of(Rows.micros(user.createdAt()), user.version())))
                    .toArray(),
            user -> Stream.concat(fields(user), Stream.of(user.id(), user.version()))
                    .toArray());
    private static final Table<Role> ROLES = new Table<>(
            PeopleSql.ROLE,
            PeopleSql.ROLES,
            PeopleSql.ADD_ROLE,
            PeopleSql.CHANGE_ROLE,
            PeopleSql.REMOVE_ROLE,
            JdbcPeople::role,
            role -> new Object[] {
                role.id(), role.name(), joined(role.scopes()), Rows.micros(role.createdAt()), role.version()
            },
            role -> new Object[] {role.name(), joined(role.scopes()), role.id(), role.version()});
    private static final Table<Project> PROJECTS = new Table<>(
            PeopleSql.PROJECT,
            PeopleSql.PROJECTS,
            PeopleSql.ADD_PROJECT,
            PeopleSql.CHANGE_PROJECT,
            PeopleSql.REMOVE_PROJECT,
            JdbcPeople::project,
            project -> new Object[] {
                project.id(),
                project.name(),
                project.description(),
                flag(project.active()),
                Rows.micros(project.createdAt()),
                project.version(),
                TermsJson.text(project.terms())
            },
            project -> new Object[] {
                project.name(),
                project.description(),
                flag(project.active()),
                TermsJson.text(project.terms()),
                project.id(),
                project.version()
            });

    private final Statements statements;

    JdbcPeople(Statements statements) {
        this.statements = statements;
    }

    /** A kind of thing's statements, and how it is bound to them. */
    private record Table<T>(
            String find,
            String list,
            String add,
            String change,
            String remove,
            Statements.Mapper<T> mapper,
            Binder<T> adding,
            Binder<T> changing) {}

    private interface Binder<T> {
        @Nullable
        Object[] values(T thing);
    }

    private record Rack<T>(Statements statements, Table<T> table) implements Shelf<T> {
        @Override
        public Optional<T> find(String id) {
            return statements.first(table.find(), table.mapper(), id);
        }

        @Override
        public List<T> list(@Nullable String after, int limit) {
            return statements.query(table.list(), table.mapper(), after == null ? "" : after, limit);
        }

        @Override
        public boolean add(T thing) {
            return statements.update(table.add(), table.adding().values(thing)) > 0;
        }

        @Override
        public boolean change(T thing) {
            return statements.update(table.change(), table.changing().values(thing)) > 0;
        }

        @Override
        public boolean remove(String id, long version) {
            return statements.update(table.remove(), id, version) > 0;
        }
    }

    @Override
    public Shelf<User> users() {
        return new Rack<>(statements, USERS);
    }

    @Override
    public Shelf<Role> roles() {
        return new Rack<>(statements, ROLES);
    }

    @Override
    public Shelf<Project> projects() {
        return new Rack<>(statements, PROJECTS);
    }

    @Override
    public Optional<User> byEmail(String email) {
        return statements.first(PeopleSql.USER_BY_EMAIL, JdbcPeople::user, email);
    }

    @Override
    public Optional<User> bySubject(String subject) {
        return statements.first(PeopleSql.USER_BY_SUBJECT, JdbcPeople::user, subject);
    }

    @Override
    public boolean any() {
        return !users().list(null, 1).isEmpty();
    }

    @Override
    public boolean audited(AuditEntry entry, Predicate<People> work) {
        return statements.together(open -> {
            boolean done = work.test(new JdbcPeople(open));
            if (done) {
                open.update(JdbcAudit.APPEND, JdbcAudit.values(entry));
            }
            return done;
        });
    }

    @Override
    public void endSessions(String userId) {
        statements.update(PeopleSql.END_SESSIONS, userId);
    }

    @Override
    public void hold(String keyId, Holder holder) {
        if (holder.isNobody()) {
            statements.update(PeopleSql.REMOVE_HOLDER, keyId);
            return;
        }
        if (statements.update(PeopleSql.CHANGE_HOLDER, holder.user(), holder.project(), keyId) == 0) {
            try {
                statements.update(PeopleSql.ADD_HOLDER, keyId, holder.user(), holder.project());
            } catch (StoreException e) {
                // somebody else added it in between
                if (statements.update(PeopleSql.CHANGE_HOLDER, holder.user(), holder.project(), keyId) == 0) {
                    throw e;
                }
            }
        }
    }

    @Override
    public boolean hold(String keyId, Holder before, Holder holder) {
        if (before.isNobody()) {
            return holder.isNobody() ? holders(Set.of(keyId)).isEmpty() : added(keyId, holder);
        }
        String user = Objects.requireNonNullElse(before.user(), "");
        String project = Objects.requireNonNullElse(before.project(), "");
        return holder.isNobody()
                ? statements.update(PeopleSql.REMOVE_HOLDER_OF, keyId, user, project) > 0
                : statements.update(PeopleSql.CHANGE_HOLDER_OF, holder.user(), holder.project(), keyId, user, project)
                        > 0;
    }

    private boolean added(String keyId, Holder holder) {
        try {
            return statements.update(PeopleSql.ADD_HOLDER, keyId, holder.user(), holder.project()) > 0;
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.REFUSED) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public Map<String, Holder> holders(Set<String> keyIds) {
        Map<String, Holder> holders = new HashMap<>();
        for (String key : keyIds) {
            statements
                    .first(
                            PeopleSql.HOLDER,
                            row -> new Holder(row.getString("user_id"), row.getString("project_id")),
                            key)
                    .ifPresent(holder -> holders.put(key, holder));
        }
        return holders;
    }

    @Override
    public Set<String> keysOf(String userId, Set<String> projects) {
        Set<String> keys = new HashSet<>(statements.query(PeopleSql.KEYS_OF_USER, row -> row.getString(1), userId));
        for (String project : projects) {
            keys.addAll(statements.query(PeopleSql.KEYS_OF_PROJECT, row -> row.getString(1), project));
        }
        return keys;
    }

    @Override
    public Map<String, String> projectsOfKeys() {
        Map<String, String> projects = new HashMap<>();
        statements
                .query(PeopleSql.PROJECTS_OF_KEYS, row -> Map.entry(row.getString(1), row.getString(2)))
                .forEach(one -> projects.put(one.getKey(), one.getValue()));
        return projects;
    }

    private static Stream<@Nullable Object> fields(User user) {
        return Stream.of(
                user.email(),
                user.name(),
                user.password(),
                user.subject(),
                flag(user.owner()),
                flag(user.active()),
                joined(user.scopes()),
                user.grants().stream().map(JdbcPeople::text).collect(Collectors.joining(" ")));
    }

    private static User user(ResultSet row) throws SQLException {
        return new User(
                row.getString("id"),
                row.getString("email"),
                row.getString("name"),
                row.getString("password"),
                row.getString("subject"),
                row.getInt("owner") != 0,
                row.getInt("active") != 0,
                split(row.getString("scopes")),
                split(row.getString("grants")).stream().map(JdbcPeople::grant).toList(),
                Rows.instant(row.getLong("created_at")),
                row.getLong("version"));
    }

    private static Role role(ResultSet row) throws SQLException {
        return new Role(
                row.getString("id"),
                row.getString("name"),
                split(row.getString("scopes")),
                Rows.instant(row.getLong("created_at")),
                row.getLong("version"));
    }

    private static Project project(ResultSet row) throws SQLException {
        return new Project(
                row.getString("id"),
                row.getString("name"),
                row.getString("description"),
                row.getInt("active") != 0,
                Rows.instant(row.getLong("created_at")),
                row.getLong("version"),
                TermsJson.terms(row.getString("terms")));
    }

    private static String text(User.Grant grant) {
        return grant.project() == null ? grant.role() : grant.role() + "@" + grant.project();
    }

    private static User.Grant grant(String text) {
        int at = text.indexOf('@');
        return at < 0 ? new User.Grant(text, null) : new User.Grant(text.substring(0, at), text.substring(at + 1));
    }

    private static int flag(boolean value) {
        return value ? 1 : 0;
    }

    private static String joined(Set<String> words) {
        return String.join(" ", new TreeSet<>(words));
    }

    private static Set<String> split(String words) {
        return words.isEmpty() ? Set.of() : new TreeSet<>(Arrays.asList(words.split(" ", -1)));
    }
}
