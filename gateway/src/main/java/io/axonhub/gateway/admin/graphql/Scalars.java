package io.axonhub.gateway.admin.graphql;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.ArrayValue;
import graphql.language.BooleanValue;
import graphql.language.FloatValue;
import graphql.language.IntValue;
import graphql.language.NullValue;
import graphql.language.ObjectField;
import graphql.language.ObjectValue;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.language.VariableReference;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.CoercingSerializeException;
import graphql.schema.GraphQLScalarType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The schema's own scalars. */
final class Scalars {
    /** Whole numbers of 64 bits; JSON numbers. */
    static final GraphQLScalarType LONG = scalar("Long", "A whole number of 64 bits.", new Longs());

    /** Moments. */
    static final GraphQLScalarType TIME = scalar("Time", "A moment in UTC, such as 2026-11-29T12:00:00Z.", new Times());

    /** Any JSON. */
    static final GraphQLScalarType JSON = scalar("JSON", "Any JSON value.", new Anything());

    private Scalars() {}

    private static GraphQLScalarType scalar(String name, String description, Coercing<?, ?> coercing) {
        return GraphQLScalarType.newScalar()
                .name(name)
                .description(description)
                .coercing(coercing)
                .build();
    }

    private static final class Longs implements Coercing<Long, Long> {
        @Override
        public Long serialize(Object result, GraphQLContext context, Locale locale) {
            if (result instanceof Number number) {
                return number.longValue();
            }
            throw new CoercingSerializeException("not a number");
        }

        @Override
        public Long parseValue(Object input, GraphQLContext context, Locale locale) {
            if (input instanceof Number number && number.longValue() == number.doubleValue()) {
                return number.longValue();
            }
            throw new CoercingParseValueException("must be a whole number");
        }

        @Override
        public Long parseLiteral(Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
            if (input instanceof IntValue number && number.getValue().bitLength() < Long.SIZE) {
                return number.getValue().longValue();
            }
            throw new CoercingParseLiteralException("must be a whole number");
        }
    }

    private static final class Times implements Coercing<String, String> {
        @Override
        public String serialize(Object result, GraphQLContext context, Locale locale) {
            return result.toString();
        }

        @Override
        public String parseValue(Object input, GraphQLContext context, Locale locale) {
            if (input instanceof String text) {
                return text;
            }
            throw new CoercingParseValueException("must be a moment such as 2026-11-29T12:00:00Z");
        }

        @Override
        public String parseLiteral(Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
            if (input instanceof StringValue text) {
                return String.valueOf(text.getValue());
            }
            throw new CoercingParseLiteralException("must be a moment such as \"2026-11-29T12:00:00Z\"");
        }
    }

    private static final class Anything implements Coercing<Object, Object> {
        @Override
        public Object serialize(Object result, GraphQLContext context, Locale locale) {
            return result;
        }

        @Override
        public Object parseValue(Object input, GraphQLContext context, Locale locale) {
            return input;
        }

        @Override
        public Object parseLiteral(Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
            Object value = plain(input, variables);
            if (value == null) {
                throw new CoercingParseLiteralException("leave it out instead of writing null");
            }
            return value;
        }

        private static @Nullable Object plain(Value<?> input, CoercedVariables variables) {
            return switch (input) {
                case NullValue ignored -> null;
                case StringValue text -> text.getValue();
                case BooleanValue flag -> flag.isValue();
                case IntValue number -> number.getValue();
                case FloatValue number -> number.getValue();
                case VariableReference reference -> variables.get(reference.getName());
                case ArrayValue array -> {
                    List<@Nullable Object> items = new ArrayList<>();
                    array.getValues().forEach(item -> items.add(plain(item, variables)));
                    yield items;
                }
                case ObjectValue object -> {
                    Map<String, @Nullable Object> members = new LinkedHashMap<>();
                    for (ObjectField field : object.getObjectFields()) {
                        members.put(field.getName(), plain(field.getValue(), variables));
                    }
                    yield members;
                }
                default -> throw new CoercingParseLiteralException("must be JSON");
            };
        }
    }
}
