package io.axonhub.gateway.admin.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInputType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import io.axonhub.gateway.admin.access.Scope;
import io.axonhub.gateway.http.HttpReply;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every root field of the schema, asked by everybody: it is refused exactly to those to whom its rule refuses it. */
class RoleMatrixTest {
    private final AdminRig rig;

    RoleMatrixTest(@TempDir Path dir) {
        rig = new AdminRig(dir);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void eachFieldIsRefusedToThoseWhoLackItsScopesOnly() {
        Map<Scope, String> holders = new HashMap<>();
        for (Scope scope : Scope.values()) {
            holders.put(scope, rig.user(false, Set.of(scope)));
        }
        String nobody = rig.user(false, Set.of());
        int cells = 0;
        for (GraphQLObjectType root : roots()) {
            for (GraphQLFieldDefinition field : root.getFieldDefinitions()) {
                String name = root.getName() + "." + field.getName();
                Rule rule = rig.engine.rules().all().get(name);
                String query = document(root, field);
                Set<Scope> needed = rule instanceof Rule.Scoped(Set<Scope> any) ? any : EnumSet.noneOf(Scope.class);
                boolean open = rule instanceof Rule.SignedIn || rule instanceof Rule.Own;
                assertThat(refused(nobody, query)).as("%s for nobody", name).isEqualTo(!open);
                for (Scope scope : Scope.values()) {
                    assertThat(refused(Objects.requireNonNull(holders.get(scope)), query))
                            .as("%s with %s", name, scope)
                            .isEqualTo(!open && !needed.contains(scope));
                    cells++;
                }
                // a new one each time: some of what is asked ends sessions
                assertThat(refused(rig.owner(), query))
                        .as("%s for an owner", name)
                        .isFalse();
                HttpReply unknown = rig.post("{\"query\":\"{me{user{id}}}\"}");
                assertThat(unknown.status()).isEqualTo(401);
            }
        }
        assertThat(cells).isGreaterThan(200);
    }

    private List<GraphQLObjectType> roots() {
        return List.of(rig.engine.schema().getQueryType(), rig.engine.schema().getMutationType());
    }

    private boolean refused(String token, String query) {
        JsonNode answer = rig.ask(token, query);
        Set<String> codes = StreamSupport.stream(answer.path("errors").spliterator(), false)
                .map(error -> error.at("/extensions/code").asText())
                .collect(Collectors.toSet());
        assertThat(codes).as("%s%n%s", query, answer).doesNotContain("", "INTERNAL");
        return StreamSupport.stream(answer.path("errors").spliterator(), false)
                .anyMatch(error -> error.at("/extensions/code").asText().equals("FORBIDDEN")
                        && error.at("/message")
                                .asText()
                                .startsWith(error.at("/path/0").asText()));
    }

    private static String document(GraphQLObjectType root, GraphQLFieldDefinition field) {
        String arguments = field.getArguments().stream()
                .filter(argument -> argument.getType() instanceof GraphQLNonNull)
                .map(RoleMatrixTest::argument)
                .collect(Collectors.joining(", "));
        String selection =
                GraphQLTypeUtil.unwrapAll(field.getType()) instanceof GraphQLObjectType ? " { __typename }" : "";
        return (root.getName().equals("Mutation") ? "mutation" : "query") + " { " + field.getName()
                + (arguments.isEmpty() ? "" : "(" + arguments + ")") + selection + " }";
    }

    private static String argument(GraphQLArgument argument) {
        return argument.getName() + ": " + value(argument.getType());
    }

    private static String value(GraphQLInputType type) {
        GraphQLType bare = GraphQLTypeUtil.unwrapNonNull(type);
        return switch (bare) {
            case GraphQLList ignored -> "[]";
            case GraphQLEnumType values -> values.getValues().getFirst().getName();
            case GraphQLInputObjectType object ->
                object.getFields().stream()
                        .filter(field -> field.getType() instanceof GraphQLNonNull)
                        .map(RoleMatrixTest::member)
                        .collect(Collectors.joining(", ", "{", "}"));
            case GraphQLScalarType scalar ->
                switch (scalar.getName()) {
                    case "Int", "Long" -> "1";
                    case "Boolean" -> "true";
                    case "JSON" -> "{}";
                    case "Time" -> "\"2026-11-29T12:00:00Z\"";
                    default -> "\"x\"";
                };
            default -> throw new AssertionError(bare);
        };
    }

    private static String member(GraphQLInputObjectField field) {
        return field.getName() + ": " + value(field.getType());
    }
}
