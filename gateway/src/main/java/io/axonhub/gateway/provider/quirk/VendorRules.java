package io.axonhub.gateway.provider.quirk;

import io.axonhub.gateway.provider.quirk.ChatReplay.Turns;
import java.util.List;

/** Each vendor's rules, in the order in which they apply. */
public final class VendorRules {
    private VendorRules() {}

    /**
     * Zhipu's and Z.ai's GLM, OpenAI format.
     *
     * @see <a href="https://docs.z.ai/api-reference/llm/chat-completion">Chat completion</a>
     */
    public static List<Rule> glmChat() {
        return List.of(
                Rule.oneChoice(),
                Rule.maxTokens(),
                ChatMessages::systemForDeveloper,
                ChatMessages.without("name", "refusal", "audio", "annotations"),
                ChatMessages::schemaAsPrompt,
                ChatMessages::someUser,
                ChatTools::autoOnly,
                ChatTools::noStrict,
                ChatTools::streamed,
                ChatThinking::fit,
                VendorRules::usageOnly,
                VendorRules::glmUser,
                Rule.within("temperature", "0.01", "1"),
                Rule.within("top_p", "0.01", "1"),
                Rule.without(
                        "frequency_penalty",
                        "presence_penalty",
                        "logit_bias",
                        "logprobs",
                        "top_logprobs",
                        "metadata",
                        "seed",
                        "store",
                        "service_tier",
                        "parallel_tool_calls",
                        "verbosity",
                        "modalities",
                        "audio",
                        "prediction",
                        "prompt_cache_key",
                        "prompt_cache_retention",
                        "web_search_options"));
    }

    /** Usage comes unasked; nothing else can be chosen of a stream. */
    private static void usageOnly(Body body) {
        body.get("stream_options").properties().forEach(option -> {
            if (!option.getKey().equals("include_usage")) {
                body.notes().dropped("stream_options." + option.getKey(), "unknown to " + body.type());
            }
        });
        body.remove("stream_options");
    }

    /** GLM's {@code user_id} has 6 to 128 characters. */
    private static void glmUser(Body body) {
        for (String name : List.of("user", "safety_identifier")) {
            int length = body.text(name).length();
            if (length >= 6 && length <= 128 && !body.has("user_id")) {
                body.set("user_id", body.get(name));
                body.remove(name);
            }
            body.drop(name, "the provider takes one user_id of 6 to 128 characters");
        }
    }

    /**
     * Moonshot's Kimi, OpenAI format.
     *
     * @see <a href="https://platform.kimi.ai/docs/api/chat">Chat</a>
     */
    public static List<Rule> moonshotChat() {
        return List.of(
                body -> {
                    if (!body.model().sampling()) {
                        Rule.oneChoice().apply(body);
                    }
                },
                Rule.fixedSampling(),
                Rule.within("temperature", "0", "1"),
                ChatMessages::systemForDeveloper,
                ChatThinking::fit,
                body -> {
                    if (body.has(ChatThinking.THINKING)) {
                        body.drop(ChatThinking.EFFORT, "cannot be sent together with thinking");
                    }
                },
                ChatReplay.filled(Turns.CALLING, " "),
                ChatMessages::noEmptyTurns,
                ChatTools::notForced,
                ChatTools::noStrict,
                ChatTools::moonshotSchemas);
    }

    /**
     * DeepSeek, OpenAI format.
     *
     * @see <a href="https://api-docs.deepseek.com/guides/thinking_mode">Thinking mode</a>
     */
    public static List<Rule> deepseekChat() {
        return List.of(
                Rule.oneChoice(),
                Rule.maxTokens(),
                ChatMessages::systemForDeveloper,
                ChatMessages::schemaAsPrompt,
                ChatMessages::wordJson,
                ChatThinking::fit,
                VendorRules::deepseekReplay,
                VendorRules::deepseekSampling,
                ChatTools::notForced);
    }

    /** Older models take no reasoning from before the user's last message; newer ones want that of every turn. */
    private static void deepseekReplay(Body body) {
        Rule rule = body.model().reasoningContent() ? ChatReplay.filled(Turns.EVERY, "") : ChatReplay.currentOnly("");
        rule.apply(body);
    }

    /** While it thinks, DeepSeek refuses log probabilities and passes over the other knobs. */
    private static void deepseekSampling(Body body) {
        if (ChatThinking.on(body)) {
            for (String name : List.of("temperature", "top_p", "frequency_penalty", "presence_penalty")) {
                body.drop(name, "has no effect while the model thinks");
            }
            body.drop("logprobs", "not to be had while the model thinks");
            body.drop("top_logprobs", "not to be had while the model thinks");
        }
    }

    /**
     * Volcengine Ark's Doubao, OpenAI format.
     *
     * @see <a href="https://www.volcengine.com/docs/82379/1494384">Chat</a>
     */
    public static List<Rule> doubaoChat() {
        return List.of(
                Rule.oneChoice(),
                ChatMessages::systemForDeveloper,
                body -> {
                    if (body.has("max_completion_tokens")) {
                        body.drop("max_tokens", "cannot be sent together with max_completion_tokens");
                    }
                },
                ChatThinking::fit);
    }

    /** OpenRouter, OpenAI format: usage with cost and cache. */
    public static List<Rule> openrouterChat() {
        return List.of(body -> {
            if (!body.has("usage")) {
                body.object("usage").put("include", true);
            }
        });
    }

    /**
     * Ollama, OpenAI format: what it does not know it passes over in silence.
     *
     * @see <a href="https://docs.ollama.com/api/openai-compatibility">OpenAI compatibility</a>
     */
    public static List<Rule> ollamaChat() {
        return List.of(
                Rule.oneChoice(),
                Rule.maxTokens(),
                ChatMessages::systemForDeveloper,
                ChatTools::autoOnly,
                VendorRules::inlineImages,
                Rule.without("logit_bias", "parallel_tool_calls", "service_tier", "store", "prompt_cache_key"));
    }

    private static void inlineImages(Body body) {
        var messages = body.objects(ChatMessages.MESSAGES);
        for (int i = 0; i < messages.size(); i++) {
            for (var part : messages.get(i).path("content")) {
                String url = part.path("image_url").path("url").asText("");
                if (!url.isEmpty() && !url.startsWith("data:")) {
                    throw body.refused(
                            ChatMessages.at(i, "content"),
                            "holds an image by its address: send its bytes as a data URI");
                }
            }
        }
    }

    /**
     * Google's OpenAI-compatible endpoint: a member it does not know is a 400.
     *
     * @see <a href="https://ai.google.dev/gemini-api/docs/openai">OpenAI compatibility</a>
     */
    public static List<Rule> geminiChat() {
        return List.of(
                ChatMessages::systemForDeveloper,
                ChatMessages.without(
                        "name",
                        "refusal",
                        "audio",
                        "annotations",
                        "reasoning",
                        "reasoning_content",
                        "reasoning_details",
                        "thinking_blocks"),
                ChatTools::noStrict,
                VendorRules::oneWayToThink,
                VendorRules::knownToGemini);
    }

    /** Google's own thinking settings and an effort exclude each other. */
    private static void oneWayToThink(Body body) {
        if (body.get("extra_body").path("google").has("thinking_config")) {
            body.drop(ChatThinking.EFFORT, "cannot be sent together with extra_body.google.thinking_config");
        }
    }

    private static final List<String> GEMINI_KNOWS = List.of(
            "model",
            "messages",
            "frequency_penalty",
            "presence_penalty",
            "max_tokens",
            "max_completion_tokens",
            "n",
            "temperature",
            "top_p",
            "stop",
            "stream",
            "stream_options",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "response_format",
            ChatThinking.EFFORT,
            "seed",
            "user",
            "logprobs",
            "top_logprobs",
            "extra_body");

    private static void knownToGemini(Body body) {
        for (String name : body.names()) {
            if (!GEMINI_KNOWS.contains(name)) {
                body.drop(name, "unknown to " + body.type());
            }
        }
    }

    /** The Anthropic-compatible endpoints of GLM, Kimi, DeepSeek and Doubao. */
    public static List<Rule> messages() {
        return List.of(
                MessagesRules::thinking,
                MessagesRules::outputConfig,
                MessagesRules::noServerTools,
                MessagesRules::notForced,
                MessagesRules::systemAsUser,
                Rule.without(
                        "cache_control",
                        "container",
                        "context_management",
                        "diagnostics",
                        "fallbacks",
                        "inference_geo",
                        "mcp_servers",
                        "safeguards",
                        "service_tier",
                        "speed",
                        "tags"));
    }
}
