package io.axonhub.gateway.admin.graphql;

import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.analysis.FieldComplexityEnvironment;
import graphql.analysis.MaxQueryComplexityInstrumentation;
import graphql.analysis.MaxQueryDepthInstrumentation;
import graphql.execution.instrumentation.ChainedInstrumentation;
import graphql.introspection.Introspection;
import graphql.schema.DataFetcher;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.FieldWiringEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.WiringFactory;
import io.axonhub.gateway.admin.access.Viewer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Runs GraphQL documents. Its schema is built at the first of them: a gateway that nobody administers does not pay for it. */
final class Engine {
    /** Deepest nesting of a document; what tools ask to see the schema is about so deep. */
    static final int MAX_DEPTH = 15;

    /** Most fields of a document, those of a list counted as often as its page is long, in tens. */
    static final int MAX_COMPLEXITY = 5_000;

    private static final int LIST = 10;

    private final Map<String, Resolver> resolvers;
    private final BooleanSupplier introspection;
    private @Nullable Built built;

    private record Built(GraphQL graphql, Rules rules, GraphQLSchema schema) {}

    /** {@code resolvers}: by {@code Type.field}. */
    Engine(Map<String, Resolver> resolvers, BooleanSupplier introspection) {
        this.resolvers = Map.copyOf(resolvers);
        this.introspection = introspection;
    }

    /** A client's document. */
    record Document(String query, @Nullable String operation, Map<String, Object> variables) {}

    /** What came of it. {@code secret}: it shows what is shown once. */
    record Ran(ExecutionResult result, boolean secret) {}

    /** Runs it. */
    Ran run(Document document, Viewer viewer) {
        ExecutionInput input = ExecutionInput.newExecutionInput()
                .query(document.query())
                .operationName(document.operation())
                .variables(document.variables())
                .graphQLContext(Map.of(
                        Call.VIEWER,
                        viewer,
                        Introspection.INTROSPECTION_DISABLED,
                        !introspection.getAsBoolean() && !viewer.user().owner()))
                .build();
        ExecutionResult result = built().graphql().execute(input);
        return new Ran(result, input.getGraphQLContext().hasKey(Call.SECRET));
    }

    /** The rules of the schema. */
    Rules rules() {
        return built().rules();
    }

    /** The fields that have a resolver of their own. */
    Set<String> resolved() {
        return resolvers.keySet();
    }

    /** The schema. */
    GraphQLSchema schema() {
        return built().schema();
    }

    private synchronized Built built() {
        Built known = built;
        if (known == null) {
            GraphQLSchema schema =
                    new SchemaGenerator().makeExecutableSchema(new SchemaParser().parse(text()), wiring());
            Rules rules = new Rules(schema);
            GraphQL graphql = GraphQL.newGraphQL(schema)
                    .defaultDataFetcherExceptionHandler(new Failures())
                    .instrumentation(new ChainedInstrumentation(List.of(
                            new MaxQueryDepthInstrumentation(MAX_DEPTH),
                            new MaxQueryComplexityInstrumentation(MAX_COMPLEXITY, Engine::complexity),
                            rules)))
                    .build();
            known = new Built(graphql, rules, schema);
            built = known;
        }
        return known;
    }

    private static int complexity(FieldComplexityEnvironment field, int children) {
        Object first = field.getArguments().get("first");
        int times = first instanceof Integer asked ? Math.max(1, asked / LIST) : first == null ? 1 : LIST;
        return 1 + children * times;
    }

    private RuntimeWiring wiring() {
        RuntimeWiring.Builder wiring = RuntimeWiring.newRuntimeWiring()
                .strictMode(false)
                .wiringFactory(new RowFields())
                .scalar(Scalars.LONG)
                .scalar(Scalars.TIME)
                .scalar(Scalars.JSON);
        resolvers.forEach((name, resolver) -> {
            int dot = name.indexOf('.');
            wiring.type(
                    name.substring(0, dot),
                    type -> type.dataFetcher(
                            name.substring(dot + 1), environment -> resolver.resolve(Call.of(environment))));
        });
        return wiring.build();
    }

    /** A field without a resolver is its object's. */
    private static final class RowFields implements WiringFactory {
        @Override
        public DataFetcher<?> getDefaultDataFetcher(FieldWiringEnvironment field) {
            String name = field.getFieldDefinition().getName();
            return environment -> environment.getSource() instanceof Row row ? row.get(name) : null;
        }
    }

    /** The schema's text. */
    static String text() {
        try (@Nullable InputStream in = Engine.class.getResourceAsStream("schema.graphqls")) {
            if (in == null) {
                throw new IllegalStateException("schema.graphqls is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
