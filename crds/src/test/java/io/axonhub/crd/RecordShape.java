package io.axonhub.crd;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Both sides as flat text, so that they can be compared: a line for each field with its path, type, enum values, whether it is
 * required, and its default.
 */
final class RecordShape {
    private final Map<String, String> lines = new TreeMap<>();

    /** What a record says. */
    static Map<String, String> ofRecord(Class<?> type) throws ReflectiveOperationException {
        RecordShape shape = new RecordShape();
        shape.record("", type, false);
        return shape.lines;
    }

    /** What a schema says. */
    static Map<String, String> ofSchema(JsonNode schema) {
        RecordShape shape = new RecordShape();
        shape.object("", schema, false);
        return shape.lines;
    }

    private void record(String path, Class<?> type, boolean inList) throws ReflectiveOperationException {
        Object minimal = minimal(type);
        for (RecordComponent component : type.getRecordComponents()) {
            String at = path + "." + component.getName();
            boolean required = required(component);
            boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            Object value = component.getAccessor().invoke(minimal);
            boolean empty = List.of().equals(value) || Map.of().equals(value);
            boolean defaulted = !required && value != null && !empty;
            if (nullable == (required || defaulted || empty)) {
                throw new AssertionError(type + at + ": exactly what has neither default nor requirement is @Nullable");
            }
            String facts = (required ? " required" : "") + (defaulted ? fallback(value) : "");
            value(at, component.getAnnotatedType(), facts, inList);
        }
    }

    private void value(String path, AnnotatedType annotated, String facts, boolean inList)
            throws ReflectiveOperationException {
        Type type = annotated.getType();
        if (type instanceof ParameterizedType parameterized) {
            AnnotatedType[] arguments = ((AnnotatedParameterizedType) annotated).getAnnotatedActualTypeArguments();
            boolean list = parameterized.getRawType() == List.class;
            lines.put(path, (list ? "array" : "map") + facts);
            value(path + (list ? "[]" : "{}"), arguments[list ? 0 : 1], "", true);
        } else if (type instanceof Class<?> enumeration && enumeration.isEnum()) {
            lines.put(path, "string " + new TreeSet<>(names(enumeration)) + facts);
        } else if (type instanceof Class<?> record && record.isRecord() && record != GoDuration.class) {
            lines.put(path, "object" + facts);
            record(path, record, inList);
        } else {
            lines.put(path, scalar((Class<?>) type) + facts);
        }
    }

    private static String scalar(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "String", "GoDuration" -> "string";
            case "Integer" -> "integer int32";
            case "Long" -> "integer int64";
            case "Boolean" -> "boolean";
            default -> throw new AssertionError("no schema type for " + type);
        };
    }

    private static boolean required(RecordComponent component) {
        JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
        return property != null && property.required();
    }

    private static String fallback(Object value) throws ReflectiveOperationException {
        if (value.getClass().isRecord() && !(value instanceof GoDuration)) {
            return " =object";
        }
        return " =" + text(value);
    }

    private static String text(Object value) throws ReflectiveOperationException {
        if (value instanceof Collection<?> list) {
            List<String> texts = new ArrayList<>();
            for (Object item : list) {
                texts.add(text(item));
            }
            return texts.toString();
        }
        return value instanceof Enum<?> constant ? name(constant) : value.toString();
    }

    private static List<String> names(Class<?> enumeration) throws ReflectiveOperationException {
        List<String> names = new ArrayList<>();
        for (Object constant : enumeration.getEnumConstants()) {
            names.add(name((Enum<?>) constant));
        }
        return names;
    }

    private static String name(Enum<?> constant) throws ReflectiveOperationException {
        return constant.getDeclaringClass()
                .getField(constant.name())
                .getAnnotation(JsonProperty.class)
                .value();
    }

    /** An instance in which everything that may be absent is. */
    static Object minimal(Class<?> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = required(components[i]) ? any(types[i]) : null;
        }
        var constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(values);
    }

    private static Object any(Class<?> type) throws ReflectiveOperationException {
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        return switch (type.getSimpleName()) {
            case "String" -> "x";
            case "Long" -> 1L;
            case "List" -> List.of();
            case "Map" -> Map.of();
            default -> minimal(type);
        };
    }

    private void object(String path, JsonNode schema, boolean inList) {
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        schema.path("properties")
                .properties()
                .forEach(field -> schema(
                        path + "." + field.getKey(), field.getValue(), required.contains(field.getKey()), inList));
    }

    private void schema(String path, JsonNode schema, boolean required, boolean inList) {
        String facts = (required ? " required" : "") + schemaDefault(path, schema, inList);
        String type = schema.path("type").asText();
        if (type.equals("array")) {
            lines.put(path, "array" + facts);
            schema(path + "[]", schema.path("items"), false, true);
        } else if (schema.has("additionalProperties")) {
            lines.put(path, "map" + facts);
            schema(path + "{}", schema.path("additionalProperties"), false, true);
        } else if (type.equals("object")) {
            lines.put(path, "object" + facts);
            object(path, schema, inList);
        } else {
            TreeSet<String> values = new TreeSet<>();
            schema.path("enum").forEach(value -> values.add(value.asText()));
            String format = type.equals("integer") ? " " + schema.path("format").asText() : "";
            lines.put(path, type + format + (values.isEmpty() ? "" : " " + values) + facts);
        }
    }

    private static String schemaDefault(String path, JsonNode schema, boolean inList) {
        if (inList) {
            if (schema.has("default")) {
                throw new AssertionError(path + ": no default inside list items: Argo CD shows them as drift");
            }
            String description = schema.path("description").asText();
            int from = description.indexOf("Default: `");
            return from < 0 ? "" : " =" + description.substring(from + 10, description.indexOf('`', from + 10));
        }
        JsonNode value = schema.path("default");
        return switch (value.getNodeType()) {
            case MISSING -> "";
            case OBJECT -> " =object";
            case ARRAY -> {
                List<String> texts = new ArrayList<>();
                value.forEach(item -> texts.add(item.asText()));
                yield " =" + texts;
            }
            default ->
                " =" + (isDuration(schema) ? GoDuration.parse(value.asText()).text() : value.asText());
        };
    }

    private static boolean isDuration(JsonNode schema) {
        return schema.path("pattern").asText().contains("ms|s|m|h");
    }
}
