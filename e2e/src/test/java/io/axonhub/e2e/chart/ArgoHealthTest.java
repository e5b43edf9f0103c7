package io.axonhub.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.e2e.Tree;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.jse.JsePlatform;

/** What Argo CD shows for an object, by the script that it runs. */
class ArgoHealthTest {
    private static final String SCRIPT = Chart.read(Chart.file("charts/gitops/argocd/health.lua"));

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}                                                                      | Progressing | waiting for the operator",
                "{'status':{}}                                                           | Progressing | waiting for the operator",
                "{'status':{'conditions':[]}}                                            | Progressing | waiting for the operator",
                "{'status':{'conditions':[{R,'status':'Unknown','reason':'Pending'}]}}   | Progressing | generation 3",
                "{'status':{'conditions':[{R,'status':'True','observedGeneration':2}]}}  | Progressing | generation 3",
                "{'status':{'observedGeneration':3,'conditions':[{R,'status':'True','reason':'Programmed'}]}} | Healthy | Programmed",
                "{'status':{'conditions':[{R,'status':'True','observedGeneration':3}]}}  | Healthy     | :",
                "{'status':{'conditions':[{R,'status':'False','reason':'SecretNotFound','message':'no x','observedGeneration':3}]}}"
                        + " | Progressing | SecretNotFound: no x",
                "{'status':{'conditions':[{R,'status':'False','observedGeneration':3},{'type':'Stalled','status':'True',"
                        + "'reason':'Invalid','message':'spec.baseUrl'}]}} | Degraded | Invalid: spec.baseUrl",
                "{'status':{'conditions':[{R,'status':'False','observedGeneration':3},{'type':'Stalled','status':'False'}]}}"
                        + " | Progressing | :",
                "{'spec':{'enabled':false},'status':{'conditions':[{R,'status':'True','reason':'Disabled','observedGeneration':3}]}}"
                        + " | Suspended | Disabled"
            })
    void tellsTheHealthOfAnObject(String object, String health, String message) {
        LuaTable value = (LuaTable)
                lua(Tree.parse(object.replace("R,", "'type':'Ready',").replace('\'', '"')));
        LuaTable metadata = new LuaTable();
        metadata.set("generation", 3);
        value.set("metadata", metadata);
        Globals globals = JsePlatform.standardGlobals();
        globals.set("obj", value);
        LuaValue found = globals.load(SCRIPT, "health").call();
        assertThat(found.get("status").tojstring()).isEqualTo(health);
        assertThat(found.get("message").tojstring()).contains(message);
    }

    private static LuaValue lua(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                LuaTable table = new LuaTable();
                node.forEachEntry((key, value) -> table.set(key, lua(value)));
                yield table;
            }
            case ARRAY -> {
                LuaTable table = new LuaTable();
                node.forEach(value -> table.insert(0, lua(value)));
                yield table;
            }
            case BOOLEAN -> LuaValue.valueOf(node.booleanValue());
            case NUMBER -> LuaValue.valueOf(node.doubleValue());
            default -> LuaValue.valueOf(node.asText());
        };
    }
}
