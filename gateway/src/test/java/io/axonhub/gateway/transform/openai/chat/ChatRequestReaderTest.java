package io.axonhub.gateway.transform.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.llm.CacheControl;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Media;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.llm.ToolChoice;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChatRequestReaderTest {
    private static Request read(String members) {
        return ChatRequestReader.read(("{\"model\":\"m\"," + members + "}").getBytes(StandardCharsets.UTF_8));
    }

    private static Content part(String part) {
        return read("\"messages\":[{\"role\":\"user\",\"content\":[" + part + "]}]")
                .messages()
                .getFirst()
                .content()
                .getFirst();
    }

    private static List<Content> assistant(String members) {
        return read("\"messages\":[{\"role\":\"assistant\"," + members + "}]")
                .messages()
                .getFirst()
                .content();
    }

    private static void refuses(String param, String members) {
        assertThatThrownBy(() -> read(members))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.error()).isInstanceOfSatisfying(LlmError.InvalidRequest.class, invalid -> {
                            assertThat(invalid.param()).isEqualTo(param);
                            assertThat(invalid.message()).contains("'" + param + "'");
                        }));
    }

    @Test
    void refusesAWrongTypeByItsPath() {
        String user = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";
        refuses("messages", "\"x\":1");
        refuses("messages", "\"messages\":[]");
        refuses("messages", "\"messages\":{}");
        refuses("messages[0].role", "\"messages\":[{\"role\":\"robot\",\"content\":\"\"}]");
        refuses("messages[0].content", "\"messages\":[{\"role\":\"user\"}]");
        refuses("messages[0].content", "\"messages\":[{\"role\":\"user\",\"content\":7}]");
        refuses(
                "messages[1].content[1].image_url.url",
                "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"\"},"
                        + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"ftp://x\"}}]}]");
        refuses("messages[0].tool_call_id", "\"messages\":[{\"role\":\"tool\",\"content\":\"\"}]");
        refuses("messages[0].role", "\"messages\":[{\"role\":\"function\",\"name\":\"f\",\"content\":\"\"}]");
        refuses("temperature", user + ",\"temperature\":\"hot\"");
        refuses("max_tokens", user + ",\"max_tokens\":1.5");
        refuses("max_completion_tokens", user + ",\"max_completion_tokens\":0");
        refuses("stop[1]", user + ",\"stop\":[\"a\",1]");
        refuses("stop", user + ",\"stop\":[\"1\",\"2\",\"3\",\"4\",\"5\"]");
        refuses("reasoning_effort", user + ",\"reasoning_effort\":\"huge\"");
        refuses("tools[0].function.name", user + ",\"tools\":[{\"type\":\"function\",\"function\":{}}]");
        refuses("tool_choice", user + ",\"tool_choice\":\"maybe\"");
        refuses(
                "tool_choice.allowed_tools.tools",
                user
                        + ",\"tool_choice\":{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"auto\",\"tools\":[]}}");
        refuses("response_format.json_schema", user + ",\"response_format\":{\"type\":\"json_schema\"}");
        refuses("metadata.a", user + ",\"metadata\":{\"a\":1}");
    }

    @Test
    void readsABareImageAddress() {
        assertThat(part("{\"type\":\"image_url\",\"image_url\":\"https://x/a.png\"}"))
                .isEqualTo(new Content.Image(new Media.Url("https://x/a.png", null), null, null, Map.of()));
    }

    @Test
    void readsDataUris() {
        assertThat(media("data:image/jpg;base64,AA AA\\n==")).isEqualTo(new Media.Inline("image/jpeg", "AAAA=="));
        assertThat(media("data:image/jpeg;base64,iVBORw0KGgoAA"))
                .isEqualTo(new Media.Inline("image/png", "iVBORw0KGgoAA"));
        assertThat(media("DATA:image/svg+xml,%3Csvg%2F%3E")).isEqualTo(new Media.Inline("image/svg+xml", "PHN2Zy8+"));
        assertThatThrownBy(() -> media("data:image/png;base64,???")).isInstanceOf(GatewayException.class);
        assertThatThrownBy(() -> media("data:image/png;base64")).isInstanceOf(GatewayException.class);
    }

    private static Media media(String uri) {
        return ((Content.Image) part("{\"type\":\"image_url\",\"image_url\":{\"url\":\"" + uri + "\"}}")).source();
    }

    @Test
    void readsTheCacheMarkerOfAMessageOntoItsLastPart() {
        Request request = read(
                "\"messages\":[{\"role\":\"user\",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"},\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]}]");
        assertThat(request.messages().getFirst().content())
                .containsExactly(
                        Content.Text.of("a"),
                        new Content.Text("b", List.of(), new CacheControl("ephemeral", "1h"), Map.of()));
    }

    @Test
    void readsSignedReasoningInOrder() {
        assertThat(assistant("\"content\":\"Hi\",\"reasoning_content\":\"AB\",\"thinking_blocks\":["
                        + "{\"type\":\"thinking\",\"thinking\":\"A\",\"signature\":\"s\"},"
                        + "{\"type\":\"redacted_thinking\",\"data\":\"d\"},"
                        + "{\"type\":\"thinking\",\"thinking\":\"B\",\"signature\":\"axonhub:gemini:g\"}]"))
                .containsExactly(
                        new Content.Reasoning("A", new Signature("anthropic", "s")),
                        new Content.RedactedReasoning(new Signature("anthropic", "d")),
                        new Content.Reasoning("B", new Signature("gemini", "g")),
                        Content.Text.of("Hi"));
        assertThat(assistant("\"content\":\"Hi\",\"reasoning\":\"A\"")).startsWith(Content.Reasoning.of("A"));
        assertThat(
                        assistant(
                                "\"content\":\"Hi\",\"reasoning\":\"A\",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"signature\":\"s\",\"format\":\"anthropic-claude-v1\"}]"))
                .startsWith(new Content.Reasoning("A", new Signature("anthropic", "s")));
    }

    @Test
    void prefersThePresentSpellings() {
        Request request = read(
                "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":1,\"max_completion_tokens\":2,\"user\":\"u\",\"safety_identifier\":\"s\",\"function_call\":{\"name\":\"f\"},\"vendor\":{\"a\":null},\"nothing\":null");
        assertThat(request.maxTokens()).isEqualTo(2);
        assertThat(request.hints().user()).isEqualTo("s");
        assertThat(request.toolChoice()).isEqualTo(new ToolChoice.Named("f"));
        assertThat(request.extras()).containsOnlyKeys("vendor", "user", "max_tokens");
    }
}
