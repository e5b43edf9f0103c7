package io.axonhub.gateway.admin.graphql;

import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationFieldFetchParameters;
import graphql.schema.DataFetcher;
import graphql.schema.GraphQLAppliedDirective;
import graphql.schema.GraphQLDirectiveContainer;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.admin.access.Scope;
import io.axonhub.gateway.admin.access.Viewer;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rules that the schema's directives say, held before each field is made. A field without a rule is refused to everybody. */
final class Rules extends SimplePerformantInstrumentation {
    private static final String SCOPE = "scope";
    private static final String OWN = "own";
    private static final String SIGNED_IN = "signedIn";
    private static final String OWNER_ONLY = "ownerOnly";
    private static final String REACHED = "reached";

    private final Map<String, Rule> rules = new HashMap<>();
    private final Set<String> unruled = new TreeSet<>();

    Rules(GraphQLSchema schema) {
        for (var type : schema.getAllTypesAsList()) {
            if (type instanceof GraphQLObjectType object && !object.getName().startsWith("__")) {
                Optional<Rule> ofType = rule(object);
                for (GraphQLFieldDefinition field : object.getFieldDefinitions()) {
                    String name = object.getName() + "." + field.getName();
                    rule(field)
                            .or(() -> ofType)
                            .ifPresentOrElse(rule -> rules.put(name, rule), () -> unruled.add(name));
                }
            }
        }
    }

    /** The rules by {@code Type.field}. */
    Map<String, Rule> all() {
        return Map.copyOf(rules);
    }

    /** Fields that nobody may ask for, because no rule says who may. */
    Set<String> unruled() {
        return unruled;
    }

    private static Optional<Rule> rule(GraphQLDirectiveContainer element) {
        if (element.hasAppliedDirective(SCOPE)) {
            return Optional.of(new Rule.Scoped(scopes(element.getAppliedDirective(SCOPE))));
        }
        if (element.hasAppliedDirective(OWN)) {
            return Optional.of(new Rule.Own(scopes(element.getAppliedDirective(OWN))));
        }
        if (element.hasAppliedDirective(SIGNED_IN)) {
            return Optional.of(new Rule.SignedIn());
        }
        if (element.hasAppliedDirective(OWNER_ONLY)) {
            return Optional.of(new Rule.OwnerOnly());
        }
        return element.hasAppliedDirective(REACHED) ? Optional.of(new Rule.Reached()) : Optional.empty();
    }

    private static Set<Scope> scopes(GraphQLAppliedDirective directive) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        List<?> names = directive.getArgument("any").getValue();
        names.forEach(name -> scopes.add(Scope.of(name.toString().toLowerCase(java.util.Locale.ROOT))
                .orElseThrow(() -> new IllegalStateException("the schema names an unknown scope: " + name))));
        return scopes;
    }

    @Override
    public DataFetcher<?> instrumentDataFetcher(
            DataFetcher<?> fetcher,
            InstrumentationFieldFetchParameters parameters,
            @Nullable InstrumentationState state) {
        var environment = parameters.getEnvironment();
        String type = GraphQLTypeUtil.simplePrint(environment.getParentType());
        String field = environment.getFieldDefinition().getName();
        if (type.startsWith("__") || field.startsWith("__")) {
            return fetcher;
        }
        String name = type + "." + field;
        Rule rule = rules.get(name);
        if (rule instanceof Rule.Reached) {
            return fetcher;
        }
        Viewer viewer = environment.getGraphQlContext().get(Call.VIEWER);
        if (rule != null && rule.allows(viewer)) {
            return fetcher;
        }
        AdminException refusal = rule == null
                ? AdminException.of(AdminException.Code.FORBIDDEN, name + " has no rule, so it is refused.")
                : rule.refusal(field);
        return ignored -> {
            throw refusal;
        };
    }
}
