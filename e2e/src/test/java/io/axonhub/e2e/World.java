package io.axonhub.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.axonhub.e2e.gateway.GatewayProcess;
import io.axonhub.e2e.gateway.Resources;
import io.axonhub.e2e.provider.Scenes;
import io.axonhub.e2e.provider.ScriptedProvider;
import io.axonhub.e2e.sdk.Dialect;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A gateway with the scripted provider behind two channels: {@code oa/<scene>} asks it in OpenAI's dialect, {@code an/<scene>} in
 * Anthropic's.
 */
final class World implements AutoCloseable {
    /** The gateway key of every test. */
    static final String KEY = "e2e-key-0123456789abcdef0123456789abcdef";

    private final ScriptedProvider provider;
    private final Resources resources;
    private final GatewayProcess gateway;

    private World(ScriptedProvider provider, Resources resources, GatewayProcess gateway) {
        this.provider = provider;
        this.resources = resources;
        this.gateway = gateway;
    }

    /** With the usual settings. */
    static World start() {
        return start(Map.of(), List.of());
    }

    /** With other settings of the gateway and other clocks of both channels. */
    static World start(Map<String, String> settings, List<String> timeouts) {
        return start(List.of("oa", "an"), settings, timeouts);
    }

    /** With a third channel, {@code ge/<scene>}, that asks in Gemini's dialect. */
    static World withGemini() {
        return start(List.of("oa", "an", "ge"), Map.of(), List.of());
    }

    /**
     * With a fourth, {@code re/<scene>}, whose provider speaks OpenAI Responses too, and a fifth, {@code rr/<scene>}, that is asked by
     * nothing else.
     *
     * @param more writes channels of others and tells their names
     */
    static World ofEveryFamily(Function<Resources, List<String>> more) {
        Resources resources = Resources.create();
        List<String> others = more.apply(resources);
        return start(resources, List.of("oa", "an", "ge", "re", "rr"), others, Map.of(), List.of());
    }

    private static World start(List<String> channels, Map<String, String> settings, List<String> timeouts) {
        return start(Resources.create(), channels, List.of(), settings, timeouts);
    }

    private static World start(
            Resources resources,
            List<String> channels,
            List<String> others,
            Map<String, String> settings,
            List<String> timeouts) {
        ScriptedProvider provider = ScriptedProvider.start();
        for (String channel : channels) {
            String type = switch (channel) {
                case "oa" -> "openai-compatible";
                case "an" -> "anthropic-compatible";
                case "ge" -> "gemini";
                case "rr" -> "openai/openai-responses";
                default -> "openai";
            };
            String path = type.startsWith("openai") ? "/v1" : "";
            resources.channel(channel, type, provider.url() + path, models(channel + "/"), timeouts);
        }
        resources.profile(Stream.concat(channels.stream(), others.stream()).toList());
        resources.key("main", KEY);
        return new World(provider, resources, GatewayProcess.start(resources, settings));
    }

    /** The third channel. */
    Target gemini() {
        return target("ge", false);
    }

    private static Map<String, String> models(String prefix) {
        Map<String, String> models = new LinkedHashMap<>();
        Scenes.NAMES.forEach(scene -> models.put(prefix + scene, scene));
        return models;
    }

    ScriptedProvider provider() {
        return provider;
    }

    Resources resources() {
        return resources;
    }

    GatewayProcess gateway() {
        return gateway;
    }

    /** Both upstream dialects, as an SDK meets them. */
    List<Target> targets() {
        return List.of(target("oa", false), target("an", true));
    }

    /** The bytes of a client's request. */
    static byte[] request(Dialect client, String model, boolean stream) {
        return RawHttp.post(
                client.path(),
                KEY,
                client.ask(model, "What is the weather?")
                        .put("stream", stream)
                        .toString()
                        .getBytes(UTF_8));
    }

    /** A new connection to the gateway. */
    RawHttp connect() {
        return RawHttp.to(gateway.port());
    }

    @Override
    public void close() {
        gateway.close();
        resources.close();
        provider.close();
    }

    private Target target(String channel, boolean anthropic) {
        return new Target("to " + channel, gateway.url(), KEY, provider, anthropic, scene -> channel + "/" + scene);
    }
}
