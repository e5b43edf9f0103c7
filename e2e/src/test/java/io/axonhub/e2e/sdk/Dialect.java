package io.axonhub.e2e.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.e2e.provider.Turn;
import java.net.URI;
import java.util.Map;

/** What a client of the gateway writes and reads. */
public interface Dialect {
    /** OpenAI chat completions. */
    Dialect OPENAI = new OpenAiDialect();

    /** OpenAI Responses. */
    Dialect RESPONSES = new ResponsesDialect();

    /** Anthropic messages. */
    Dialect ANTHROPIC = new AnthropicDialect();

    /** Gemini's generateContent. */
    Dialect GEMINI = new GeminiDialect();

    /** The JSON schema of the {@code structured} scene. */
    String SCHEMA = """
            {"type":"object","properties":{"city":{"type":"string"},"sunny":{"type":"boolean"}},\
            "required":["city","sunny"],"additionalProperties":false}""";

    /** A PNG of one pixel, in base64. */
    String PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    /** The dialect of an SDK, by its name. */
    static Dialect of(String sdk) {
        if (sdk.startsWith("genai")) {
            return GEMINI;
        }
        return sdk.startsWith("openai") ? OPENAI : ANTHROPIC;
    }

    /** Whether it is Anthropic's. */
    boolean anthropic();

    /** The base that this dialect's SDKs are given. */
    String baseUrl(URI gateway);

    /** The path of its one endpoint, under the gateway. */
    String path();

    /** A question to {@code model}. */
    ObjectNode ask(String model, String question);

    /** Offers the weather tool. */
    ObjectNode withTools(ObjectNode body);

    /** Asks for reasoning. */
    ObjectNode withThinking(ObjectNode body);

    /** Asks for the {@link #SCHEMA}. */
    ObjectNode withSchema(ObjectNode body);

    /** Shows the {@link #PIXEL}. */
    ObjectNode withImage(ObjectNode body);

    /** The next request: the answer's message sent back unchanged, and the tools' results by call id. */
    ObjectNode followUp(ObjectNode body, JsonNode value, Map<String, String> results);

    /** Reads a whole answer, or an accumulated one. */
    Said read(JsonNode value);

    /** The text that a stream's events add up to. */
    String text(JsonNode events);

    /** The reasoning that a stream's events add up to. */
    String reasoning(JsonNode events);

    /** The usage that a stream's events tell; an accumulator may know fewer members than the wire has. */
    Said.Used used(JsonNode events);

    /** The word for a stop. */
    String word(Turn.Stop stop);
}
