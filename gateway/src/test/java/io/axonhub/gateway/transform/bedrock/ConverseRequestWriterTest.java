package io.axonhub.gateway.transform.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.TokenLimit;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Capabilities;
import io.axonhub.gateway.transform.Dialect;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Target;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the goldens, whose model takes everything, do not show. */
class ConverseRequestWriterTest {
    private static final Capabilities PLAIN = new Capabilities(
            4096,
            TokenLimit.MAX_TOKENS,
            false,
            true,
            Set.of(),
            Set.of(Effort.LOW, Effort.HIGH),
            false,
            false,
            false,
            false,
            false);

    private final Dialect anthropic = AllFormats.named("anthropic");
    private final Notes notes = new Notes();

    private JsonNode write(Capabilities model, Dialect client, String body) {
        Request request =
                client.inbound().read(client.call(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
        return Json.parse(
                Json.bytes(new ConverseRequestWriter(request, new Target("vendor.model", model), notes).write()));
    }

    @Test
    void leavesCacheMarkersOutWhereTheModelRefusesThem() {
        JsonNode body = write(
                PLAIN,
                anthropic,
                "{'model':'m','max_tokens':9,'system':[{'type':'text','text':'s','cache_control':{'type':'ephemeral'}}],"
                        + "'messages':[{'role':'user','content':'Hi'}]}");
        assertThat(body.toString()).doesNotContain("cachePoint");
        assertThat(notes.list()).extracting(Notes.Note::field).containsExactly("messages[0].content[0].cache_control");
    }

    @Test
    void keepsTheLastFourCachePoints() {
        String marked = "{'type':'text','text':'x','cache_control':{'type':'ephemeral'}}";
        JsonNode body = write(
                AllFormats.everything(),
                anthropic,
                "{'model':'m','max_tokens':9,'system':[" + marked + "," + marked
                        + "],'messages':[{'role':'user','content':[" + marked + "," + marked + "," + marked + ","
                        + marked + "]}]}");
        assertThat(body.path("system").toString()).doesNotContain("cachePoint");
        assertThat(body.at("/messages/0/content").toString().split("cachePoint", -1))
                .hasSize(5);
    }

    @Test
    void setsTheAutomaticMarkerBehindTheLastBlock() {
        JsonNode body = write(
                AllFormats.everything(),
                anthropic,
                "{'model':'m','max_tokens':9,'cache_control':{'type':'ephemeral','ttl':'1h'},'messages':[{'role':'user','content':'Hi'}]}");
        assertThat(body.at("/messages/0/content").toString())
                .isEqualTo("[{\"text\":\"Hi\"},{\"cachePoint\":{\"type\":\"default\",\"ttl\":\"1h\"}}]");
    }

    @Test
    void offersTheToolsOfTheHistoryWhenTheRequestHasNone() {
        JsonNode body = write(
                PLAIN,
                anthropic,
                "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'Hi'},"
                        + "{'role':'assistant','content':[{'type':'tool_use','id':'a','name':'f','input':{}}]},"
                        + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'a'}]}]}");
        assertThat(body.at("/toolConfig/tools").toString())
                .isEqualTo("[{\"toolSpec\":{\"name\":\"f\",\"inputSchema\":{\"json\":{\"type\":\"object\"}}}}]");
        assertThat(body.at("/messages/2/content/0/toolResult/content").toString())
                .isEqualTo("[{\"text\":\"(no output)\"}]");
    }

    @Test
    void keepsToolsThatMayNotBeCalledWhileTheHistoryHoldsCalls() {
        JsonNode body = write(
                PLAIN,
                anthropic,
                "{'model':'m','max_tokens':9,'tools':[{'name':'f','input_schema':{'type':'object'}}],'tool_choice':{'type':'none'},"
                        + "'messages':[{'role':'user','content':'Hi'},"
                        + "{'role':'assistant','content':[{'type':'tool_use','id':'a','name':'f','input':{}}]},"
                        + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'a','content':'1'}]}]}");
        assertThat(body.at("/toolConfig/tools")).hasSize(1);
        assertThat(body.path("toolConfig").has("toolChoice")).isFalse();
        assertThat(notes.list()).extracting(Notes.Note::field).contains("tool_choice");
    }

    @Test
    void weakensAForceThatTheModelDoesNotKnow() {
        JsonNode body = write(
                PLAIN,
                anthropic,
                "{'model':'m','max_tokens':9,'tools':[{'name':'f','input_schema':{'type':'object'}}],'tool_choice':{'type':'any'},"
                        + "'messages':[{'role':'user','content':'Hi'}]}");
        assertThat(body.at("/toolConfig/toolChoice").toString()).isEqualTo("{\"auto\":{}}");
    }

    @Test
    void asksOtherVendorsModelsByEffort() {
        Dialect chat = AllFormats.named("openai-chat");
        JsonNode body = write(
                PLAIN, chat, "{'model':'m','reasoning_effort':'high','messages':[{'role':'user','content':'Hi'}]}");
        assertThat(body.path("additionalModelRequestFields").toString()).isEqualTo("{\"reasoning_effort\":\"high\"}");
        write(PLAIN, chat, "{'model':'m','reasoning_effort':'medium','messages':[{'role':'user','content':'Hi'}]}");
        assertThat(notes.list()).extracting(Notes.Note::field).containsExactly("thinking");
    }

    @Test
    void beginsWithTheUser() {
        JsonNode body = write(
                PLAIN, anthropic, "{'model':'m','max_tokens':9,'messages':[{'role':'assistant','content':'Hello'}]}");
        assertThat(body.path("messages")).hasSize(2);
        assertThat(body.at("/messages/0/role").asText()).isEqualTo("user");
    }

    @Test
    void idsStayOrAreHashedAndNeverCollide() {
        Set<String> fitted = new HashSet<>();
        for (String id : new String[] {"toolu_01", "a|b", "a b", "x".repeat(64), "x".repeat(65), "axh_1", ""}) {
            assertThat(ConverseIds.fit(id)).matches("[a-zA-Z0-9_-]{1,64}").isEqualTo(ConverseIds.fit(id));
            fitted.add(ConverseIds.fit(id));
        }
        assertThat(fitted).hasSize(7).contains("toolu_01", "x".repeat(64)).doesNotContain("axh_1");
    }
}
