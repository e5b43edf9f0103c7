package io.axonhub.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The YAML and the records say the same, and the YAML keeps its own rules. */
class CrdSchemaTest {
    @ParameterizedTest
    @MethodSource("io.axonhub.crd.Crds#kinds")
    void specEqualsItsRecordBothWays(Crds.Kind kind) throws Exception {
        assertThat(RecordShape.ofSchema(kind.schema("spec"))).isEqualTo(RecordShape.ofRecord(kind.spec()));
    }

    @ParameterizedTest
    @MethodSource("io.axonhub.crd.Crds#kinds")
    void statusEqualsItsRecordBothWays(Crds.Kind kind) throws Exception {
        assertThat(RecordShape.ofSchema(kind.schema("status"))).isEqualTo(RecordShape.ofRecord(kind.status()));
    }

    @ParameterizedTest
    @MethodSource("io.axonhub.crd.Crds#kinds")
    void everyFieldIsDescribed(Crds.Kind kind) throws Exception {
        List<String> bare = new ArrayList<>();
        undescribed("spec", kind.schema("spec"), bare);
        undescribed("status", kind.schema("status"), bare);
        assertThat(bare).isEmpty();
    }

    private static void undescribed(String path, JsonNode schema, List<String> bare) {
        if (schema.path("description").asText().isBlank()) {
            bare.add(path);
        }
        schema.path("properties")
                .properties()
                .forEach(field -> undescribed(path + "." + field.getKey(), field.getValue(), bare));
        for (String items : List.of("items", "additionalProperties")) {
            if (schema.has(items)) {
                undescribed(path + "[]", schema.get(items), bare);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.axonhub.crd.Crds#kinds")
    void everyListSaysItsTypeAndItsBound(Crds.Kind kind) throws Exception {
        List<JsonNode> lists = kind.crd().findParents("items").stream()
                .filter(schema -> schema.path("type").asText().equals("array"))
                .toList();
        assertThat(lists).isNotEmpty().allSatisfy(list -> {
            assertThat(list.path("x-kubernetes-list-type").asText()).isIn("map", "set", "atomic");
            assertThat(list.path("maxItems").asInt()).isPositive();
        });
    }

    @ParameterizedTest
    @MethodSource("io.axonhub.crd.Crds#kinds")
    void aFreshObjectIsPendingAndNeverLooksHealthy(Crds.Kind kind) throws Exception {
        JsonNode condition = kind.schema("status").at("/default/conditions/0");
        Condition pending = Crds.YAML.treeToValue(condition, Condition.class);
        assertThat(pending.type()).isEqualTo("Ready");
        assertThat(pending.status()).isEqualTo(Condition.Holds.UNKNOWN);
        assertThat(pending.reason()).isEqualTo("Pending");
    }

    @ParameterizedTest
    @MethodSource("io.axonhub.crd.Crds#kinds")
    void namesGroupScopeAndColumns(Crds.Kind kind) throws Exception {
        JsonNode spec = kind.crd().path("spec");
        assertThat(spec.path("group").asText() + "/"
                        + spec.at("/versions/0/name").asText())
                .isEqualTo(AxonHub.API_VERSION);
        assertThat(spec.at("/names/kind").asText()).isEqualTo(kind.kind());
        assertThat(spec.at("/names/categories/0").asText()).isEqualTo("axonhub");
        assertThat(spec.path("scope").asText()).isEqualTo("Namespaced");
        assertThat(kind.crd().at("/metadata/name").asText())
                .isEqualTo(spec.at("/names/plural").asText() + ".axonhub.io");
        List<String> columns = new ArrayList<>();
        spec.at("/versions/0/additionalPrinterColumns")
                .forEach(column -> columns.add(column.path("name").asText()));
        assertThat(columns).containsSubsequence("Ready", "Reason", "Age").endsWith("Age");
    }
}
