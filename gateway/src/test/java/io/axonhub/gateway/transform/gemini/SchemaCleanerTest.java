package io.axonhub.gateway.transform.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.transform.Notes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaCleanerTest {
    private static String cleaned(String schema) {
        return Json.text(SchemaCleaner.clean(Given.json(schema), "tools[0].parameters", new Notes()))
                .replace("\\\"", "'")
                .replace('"', '\'');
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':['string','null']} | {'nullable':true,'type':'string'}",
                "{'type':['string','integer']} | {'anyOf':[{'type':'string'},{'type':'integer'}]}",
                "{'const':'a'} | {'type':'string','enum':['a']}",
                "{'type':'integer','enum':[1,2]} | {'type':'integer','description':'One of [1,2].'}",
                "{'enum':['a',null]} | {'nullable':true,'type':'string','enum':['a']}",
                "{'type':'string','format':'email'} | {'type':'string','description':'Format: email.'}",
                "{'type':'string','format':'date-time'} | {'type':'string','format':'date-time'}",
                "{'oneOf':[{'type':'string'},{'type':'null'}]} | {'nullable':true,'type':'string'}",
                "{'type':'array'} | {'type':'array','items':{'type':'string'}}",
                "{'type':'array','prefixItems':[{'type':'string'},{'type':'number'}]} | "
                        + "{'type':'array','items':{'anyOf':[{'type':'string'},{'type':'number'}]}}",
                "{'type':'object','additionalProperties':false,'$schema':'x','$id':'y'} | {'type':'object'}",
                "{'type':'object','properties':{'a':{'type':'string'}},'required':['a','b']} | "
                        + "{'type':'object','properties':{'a':{'type':'string'}},'required':['a']}",
                "{'type':'integer','exclusiveMinimum':0} | "
                        + "{'type':'integer','description':'Must fit {'exclusiveMinimum':0}.'}",
                "{'allOf':[{'properties':{'a':{'type':'string'}},'required':['a']},{'properties':{'b':{'type':'string'}}}]}"
                        + " | {'type':'object','properties':{'a':{'type':'string'},'b':{'type':'string'}},'required':['a']}"
            })
    void keywordsThatOlderModelsRefuseKeepTheirMeaning(String schema, String expected) {
        assertThat(cleaned(schema)).isEqualTo(expected);
    }

    @Test
    void referencesAreWrittenOut() {
        JsonNode clean = SchemaCleaner.clean(
                Given.json("{'type':'object','properties':{'p':{'$ref':'#/$defs/P','description':'mine'}},"
                        + "'$defs':{'P':{'type':'object','description':'P','properties':{'x':{'type':'number'}}}}}"),
                "x",
                new Notes());
        assertThat(clean)
                .isEqualTo(Given.json("{'type':'object','properties':{'p':{'type':'object','description':'mine',"
                        + "'properties':{'x':{'type':'number'}}}}}"));
    }

    @Test
    void aSchemaThatRefersToItselfEnds() {
        Notes notes = new Notes();
        JsonNode clean = SchemaCleaner.clean(
                Given.json("{'type':'object','properties':{'next':{'$ref':'#'}},'allOf':[{'$ref':'#/$defs/A'}],"
                        + "'$defs':{'A':{'$ref':'#/$defs/A'}}}"),
                "x",
                notes);
        assertThat(Json.text(clean)).doesNotContain("$ref");
        assertThat(notes.list()).isNotEmpty();
    }

    @Test
    void googlesOwnSchemaIsJsonSchemaForOthers() {
        assertThat(JsonSchemas.of(Given.json("{'type':'OBJECT','properties':{'a':{'type':'STRING','nullable':true,"
                        + "'enum':['x']},'b':{'nullable':true,'anyOf':[{'type':'NUMBER'}]},'c':{'type':'ARRAY','minItems':'2',"
                        + "'items':{'type':'BOOLEAN'}}}}")))
                .isEqualTo(Given.json("{'type':'object','properties':{'a':{'type':['string','null'],'enum':['x',null]},"
                        + "'b':{'anyOf':[{'type':'number'},{'type':'null'}]},'c':{'type':'array','minItems':2,"
                        + "'items':{'type':'boolean'}}}}"));
    }

    @Test
    void newerModelsGetTheSchemaWithoutItsLabels() {
        assertThat(JsonSchemas.tidy(Given.json("{'$schema':'s','type':'object','properties':{'const':{'const':1},"
                        + "'$id':{'type':'string'}}}")))
                .isEqualTo(Given.json("{'type':'object','properties':{'const':{'enum':[1]},'$id':{'type':'string'}}}"));
    }
}
