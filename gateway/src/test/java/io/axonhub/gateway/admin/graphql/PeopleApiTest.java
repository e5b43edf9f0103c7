package io.axonhub.gateway.admin.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.admin.access.Client;
import io.axonhub.gateway.admin.access.Scope;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.store.People;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeopleApiTest {
    private final AdminRig rig;

    PeopleApiTest(@TempDir Path dir) {
        rig = new AdminRig(dir);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static String code(JsonNode answer) {
        return answer.at("/errors/0/extensions/code").asText();
    }

    private static String field(JsonNode answer) {
        return answer.at("/errors/0/extensions/field").asText();
    }

    private static final String CREATE =
            "mutation($input: CreateUserInput!) { createUser(input: $input) { id email version active scopes } }";

    @Test
    void aUserIsMadeChangedSeenAndRemoved() {
        String owner = rig.owner();
        JsonNode made = rig.ask(
                owner,
                CREATE,
                "input",
                java.util.Map.of("email", "Bob@X.org", "name", "Bob", "password", "quite a long one"));
        assertThat(made.at("/data/createUser/email").asText()).isEqualTo("bob@x.org");
        String id = made.at("/data/createUser/id").asText();
        rig.access.signIn.byPassword("bob@x.org", "quite a long one", new Client("10.0.0.2", ""));
        String update = "mutation($id: ID!, $v: Long!) { updateUser(id: $id, version: $v,"
                + " input: {name: \"Bobby\", scopes: [READ_USERS]}) { name version scopes } }";
        JsonNode changed = rig.ask(owner, update, "id", id, "v", 1);
        assertThat(changed.at("/data/updateUser/version").asLong()).isEqualTo(2);
        assertThat(changed.at("/data/updateUser/scopes/0").asText()).isEqualTo("READ_USERS");
        assertThat(code(rig.ask(owner, update, "id", id, "v", 1))).isEqualTo("VERSION_CONFLICT");
        String remove = "mutation($id: ID!) { removeUser(id: $id, version: 2) }";
        assertThat(rig.ask(owner, remove, "id", id).at("/data/removeUser").asBoolean())
                .isTrue();
        assertThat(code(rig.ask(owner, remove, "id", id))).isEqualTo("NOT_FOUND");
    }

    @Test
    void badInputIsToldWithItsField() {
        String owner = rig.owner();
        JsonNode bad = rig.ask(owner, CREATE, "input", java.util.Map.of("email", "bob", "name", "Bob"));
        assertThat(code(bad)).isEqualTo("BAD_INPUT");
        assertThat(field(bad)).isEqualTo("input.email");
        JsonNode taken = rig.ask(owner, CREATE, "input", java.util.Map.of("email", "u0@x.org", "name", "Bob"));
        assertThat(code(taken)).isEqualTo("NAME_TAKEN");
        JsonNode noRole = rig.ask(
                owner,
                CREATE,
                "input",
                java.util.Map.of(
                        "email",
                        "bob@x.org",
                        "name",
                        "Bob",
                        "grants",
                        java.util.List.of(java.util.Map.of("role", "none"))));
        assertThat(code(noRole)).isEqualTo("NOT_FOUND");
        assertThat(field(noRole)).isEqualTo("input.grants[0].role");
    }

    @Test
    void nobodyGivesAwayMoreThanTheyHaveOrTouchesAnOwner() {
        rig.owner();
        String clerk = rig.user(false, Set.of(Scope.WRITE_USERS, Scope.WRITE_ROLES));
        JsonNode more = rig.ask(
                clerk,
                CREATE,
                "input",
                java.util.Map.of("email", "b@x.org", "name", "B", "scopes", java.util.List.of("READ_AUDIT")));
        assertThat(code(more)).isEqualTo("FORBIDDEN");
        assertThat(field(more)).isEqualTo("input.scopes");
        JsonNode owner =
                rig.ask(clerk, CREATE, "input", java.util.Map.of("email", "b@x.org", "name", "B", "owner", true));
        assertThat(code(owner)).isEqualTo("FORBIDDEN");
        assertThat(code(rig.ask(clerk, "mutation { removeUser(id: \"u0\", version: 1) }")))
                .isEqualTo("FORBIDDEN");
        assertThat(code(rig.ask(clerk, "mutation { createRole(input: {name: \"r\", scopes: [READ_AUDIT]}) { id } }")))
                .isEqualTo("FORBIDDEN");
    }

    @Test
    void nobodyLocksThemselvesOut() {
        String owner = rig.owner();
        JsonNode out = rig.ask(owner, "mutation { updateUser(id: \"u0\", version: 1, input: {active: false}) { id } }");
        assertThat(code(out)).isEqualTo("BAD_INPUT");
        assertThat(code(rig.ask(owner, "mutation { removeUser(id: \"u0\", version: 1) }")))
                .isEqualTo("BAD_INPUT");
    }

    @Test
    void aRoleInUseStays() {
        String owner = rig.owner();
        String role = rig.ask(owner, "mutation { createRole(input: {name: \"r\", scopes: [READ_AUDIT]}) { id } }")
                .at("/data/createRole/id")
                .asText();
        rig.ask(
                owner,
                CREATE,
                "input",
                java.util.Map.of(
                        "email", "b@x.org", "name", "B", "grants", java.util.List.of(java.util.Map.of("role", role))));
        JsonNode inUse = rig.ask(owner, "mutation($id: ID!) { removeRole(id: $id, version: 1) }", "id", role);
        assertThat(code(inUse)).isEqualTo("IN_USE");
        JsonNode users = rig.ask(owner, "{ users { nodes { email roles { role { name } project { id } } } } }");
        assertThat(users.at("/data/users/nodes/0/roles/0/role/name").asText()).isEqualTo("r");
    }

    @Test
    void membersSeeTheirProjectsOnly() {
        String owner = rig.owner();
        for (String name : java.util.List.of("a", "b")) {
            rig.ask(owner, "mutation($n: String!) { createProject(input: {name: $n}) { id } }", "n", name);
        }
        JsonNode all = rig.ask(owner, "{ projects { nodes { id name } } }").at("/data/projects/nodes");
        assertThat(all).hasSize(2);
        String role = rig.ask(owner, "mutation { createRole(input: {name: \"r\", scopes: []}) { id } }")
                .at("/data/createRole/id")
                .asText();
        String member = rig.user(
                false,
                Set.of(),
                new io.axonhub.gateway.store.User.Grant(
                        role, all.get(1).at("/id").asText()));
        JsonNode own = rig.ask(member, "{ projects { nodes { name } } }").at("/data/projects/nodes");
        assertThat(own).hasSize(1);
        assertThat(own.at("/0/name").asText()).isEqualTo("b");
    }

    @Test
    void pagesGoOnWhereTheLastOneEnded() {
        String owner = rig.owner();
        for (int i = 0; i < 4; i++) {
            rig.user(false, Set.of());
        }
        JsonNode first = rig.ask(owner, "{ users(first: 3) { nodes { email } pageInfo { hasNextPage endCursor } } }");
        assertThat(first.at("/data/users/nodes")).hasSize(3);
        assertThat(first.at("/data/users/pageInfo/hasNextPage").asBoolean()).isTrue();
        JsonNode next = rig.ask(
                owner,
                "query($a: String) { users(first: 3, after: $a) { nodes { email } pageInfo { hasNextPage } } }",
                "a",
                first.at("/data/users/pageInfo/endCursor").asText());
        assertThat(next.at("/data/users/nodes/0/email").asText()).isEqualTo("u3@x.org");
        assertThat(next.at("/data/users/pageInfo/hasNextPage").asBoolean()).isFalse();
        assertThat(field(rig.ask(owner, "{ users(first: 0) { nodes { id } } }")))
                .isEqualTo("first");
        assertThat(field(rig.ask(owner, "{ users(after: \"%\") { nodes { id } } }")))
                .isEqualTo("after");
    }

    @Test
    void changesAreInTheAuditLogWithoutTheirSecrets() {
        String owner = rig.owner();
        rig.ask(
                owner,
                CREATE,
                "input",
                java.util.Map.of("email", "b@x.org", "name", "B", "password", "quite a long one"));
        JsonNode log = rig.ask(
                owner,
                "{ auditLog(filter: {objectKind: \"user\"}) { nodes { action actorName address source before after } } }");
        JsonNode entry = log.at("/data/auditLog/nodes/0");
        assertThat(entry.at("/action").asText()).isEqualTo("create");
        assertThat(entry.at("/actorName").asText()).isEqualTo("u0@x.org");
        assertThat(entry.at("/address").asText()).isEqualTo("10.0.0.1");
        assertThat(entry.at("/after/email").asText()).isEqualTo("b@x.org");
        assertThat(Json.text(log)).doesNotContain("argon2", "quite a long");
    }

    @Test
    void keysAreAssignedToPeopleAndProjects() {
        String owner = rig.owner();
        rig.ask(owner, "mutation { assignApiKey(key: \"default/k\", user: \"u0\") }");
        assertThat(rig.access.people.holders(Set.of("default/k"))).containsValue(new People.Holder("u0", null));
        assertThat(code(rig.ask(owner, "mutation { assignApiKey(key: \"default/k\", project: \"none\") }")))
                .isEqualTo("NOT_FOUND");
        String taken = "mutation { assignApiKey(key: \"default/k\", from: {user: \"%s\"}) }";
        assertThat(code(rig.ask(owner, taken.formatted("somebody else")))).isEqualTo("VERSION_CONFLICT");
        assertThat(code(rig.ask(owner, "mutation { assignApiKey(key: \"default/k\", user: \"u0\", from: {}) }")))
                .isEqualTo("VERSION_CONFLICT");
        assertThat(rig.access.people.holders(Set.of("default/k"))).hasSize(1);
        assertThat(rig.ask(owner, taken.formatted("u0")).path("errors")).isEmpty();
        assertThat(rig.access.people.holders(Set.of("default/k"))).isEmpty();
        assertThat(rig.ask(owner, "mutation { assignApiKey(key: \"default/k\", user: \"u0\", from: {}) }")
                        .path("errors"))
                .isEmpty();
    }

    @Test
    void sessionsEndOnlyForTheVersionThatWasReadWhereOneIsGiven() {
        String owner = rig.owner();
        assertThat(code(rig.ask(owner, "mutation { endSessions(user: \"u0\", version: 99) }")))
                .isEqualTo("VERSION_CONFLICT");
        assertThat(rig.ask(owner, "mutation { endSessions(user: \"u0\", version: 1) }")
                        .path("errors"))
                .isEmpty();
    }

    @Test
    void documentsThatAreTooDeepTooWideOrNoneAreRefused() {
        String owner = rig.owner();
        assertThat(rig.ask(owner, "{ me ").at("/errors/0/message").asText()).contains("Invalid");
        assertThat(rig.ask(owner, "{ nothing }").path("errors")).isNotEmpty();
        String wide = "{ " + "a%d: users(first: 200) { nodes { id email name } } ".repeat(1);
        StringBuilder many = new StringBuilder("{ ");
        for (int i = 0; i < 80; i++) {
            many.append(wide.substring(2).formatted(i));
        }
        JsonNode tooWide = rig.ask(owner, many.append("}").toString());
        assertThat(tooWide.at("/errors/0/message").asText()).contains("complexity");
        assertThat(rig.post("{}", "authorization", "Bearer " + owner).status()).isEqualTo(400);
        assertThat(rig.post("[]", "authorization", "Bearer " + owner).status()).isEqualTo(400);
        assertThat(rig.post("{", "authorization", "Bearer " + owner).status()).isEqualTo(400);
    }

    @Test
    void onlyOwnersSeeTheSchemaUnlessTheSettingSaysOtherwise() {
        String schema = "{ __schema { queryType { name } } }";
        assertThat(rig.ask(rig.owner(), schema)
                        .at("/data/__schema/queryType/name")
                        .asText())
                .isEqualTo("Query");
        assertThat(rig.ask(rig.user(false, Set.of()), schema).path("errors")).isNotEmpty();
    }
}
