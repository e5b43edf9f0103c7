package io.axonhub.gateway.admin.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLEnumValueDefinition;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.diff.SchemaDiff;
import graphql.schema.diff.SchemaDiffSet;
import graphql.schema.diff.reporting.CapturingReporter;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import io.axonhub.gateway.admin.access.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaTest {
    /** The schema that clients were last promised. */
    private static final Path PROMISED = Path.of("src/test/resources/golden/admin/schema.graphqls");

    private final AdminRig rig;

    SchemaTest(@TempDir Path dir) {
        rig = new AdminRig(dir);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void everyFieldHasARule() {
        assertThat(rig.engine.rules().unruled()).isEmpty();
        assertThat(rig.engine.rules().all()).isNotEmpty();
    }

    @Test
    void everyRootFieldSaysItsOwnRuleAndHasAResolver() {
        for (GraphQLObjectType root :
                List.of(rig.engine.schema().getQueryType(), rig.engine.schema().getMutationType())) {
            for (GraphQLFieldDefinition field : root.getFieldDefinitions()) {
                String name = root.getName() + "." + field.getName();
                assertThat(rig.engine.rules().all().get(name))
                        .as(name)
                        .isNotNull()
                        .isNotInstanceOf(Rule.Reached.class);
                assertThat(rig.engine.resolved()).as("resolvers").contains(name);
            }
        }
        assertThat(rig.engine.resolved())
                .allSatisfy(name -> assertThat(rig.engine.rules().all()).containsKey(name));
    }

    @Test
    void everyChangeOfAThingTakesTheVersionThatWasSeen() {
        assertThat(rig.engine.schema().getMutationType().getFieldDefinitions())
                .filteredOn(field -> field.getName().matches("(update|remove|set|archive|rotateApi).*"))
                .hasSizeGreaterThan(12)
                .allSatisfy(field -> assertThat(field.getArgument("version"))
                        .as(field.getName())
                        .isNotNull());
    }

    @Test
    void aFieldWithoutARuleIsFound() {
        String schema = "type Query { a: String }\n directive @reached on OBJECT";
        var made = new SchemaGenerator()
                .makeExecutableSchema(new SchemaParser().parse(schema), RuntimeWiring.MOCKED_WIRING);
        assertThat(new Rules(made).unruled()).containsExactly("Query.a");
    }

    @Test
    void theSchemasScopesAreTheCodes() {
        GraphQLEnumType scopes =
                (GraphQLEnumType) Objects.requireNonNull(rig.engine.schema().getType("Scope"));
        assertThat(scopes.getValues().stream().map(GraphQLEnumValueDefinition::getName))
                .containsExactlyElementsOf(
                        Stream.of(Scope.values()).map(Enum::name).toList());
    }

    @Test
    void breaksNothingThatClientsWerePromised() throws IOException {
        String now = Engine.text();
        String promised = Files.exists(PROMISED) ? Files.readString(PROMISED) : now;
        CapturingReporter report = new CapturingReporter();
        new SchemaDiff(SchemaDiff.Options.defaultOptions().enforceDirectives())
                .diffSchema(SchemaDiffSet.diffSetFromSdl(promised, now), report);
        assertThat(report.getBreakages()).as("changes that break clients").isEmpty();
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(PROMISED.getParent());
            Files.writeString(PROMISED, now);
        }
        assertThat(Files.readString(PROMISED))
                .as("accept additions with -Dgolden.update=true")
                .isEqualTo(now);
    }

    @Test
    void aRemovedFieldCountsAsABreakage() {
        CapturingReporter report = new CapturingReporter();
        String before = "type Query { a: String b: String }";
        new SchemaDiff().diffSchema(SchemaDiffSet.diffSetFromSdl(before, "type Query { a: String }"), report);
        assertThat(report.getBreakageCount()).isPositive();
    }
}
