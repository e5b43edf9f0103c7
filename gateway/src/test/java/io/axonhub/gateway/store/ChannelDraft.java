package io.axonhub.gateway.store;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.llm.Ability;
import io.axonhub.gateway.llm.Parameters;
import java.math.BigDecimal;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A channel in the making: compatible with OpenAI, of weight 1, without models, and all else as a test says. */
public final class ChannelDraft {
    private final String id;
    private final Map<String, Channel.Model> models = new HashMap<>();
    private String type = "openai-compatible";
    private String apiFormat = "openai";
    private URI baseUrl = URI.create("http://127.0.0.1:1/v1");
    private Map<String, String> settings = Map.of();
    private boolean enabled = true;
    private int weight = 1;
    private int priority;
    private List<Channel.Credential> credentials = List.of(new Channel.Credential("secret", 1));
    private Timeouts timeouts = Timeouts.defaults();
    private int concurrency;
    private Channel.@Nullable HealthCheck healthCheck;

    private ChannelDraft(String id) {
        this.id = id;
    }

    /** Begins one. */
    public static ChannelDraft channel(String id) {
        return new ChannelDraft(id);
    }

    /** Money per million tokens of each kind, whatever the prompt. */
    public static Price price(String currency, String input, String cacheRead, String cacheWrite, String output) {
        BigDecimal written = new BigDecimal(cacheWrite);
        BigDecimal said = new BigDecimal(output);
        return Price.flat(
                currency, new Rates(new BigDecimal(input), new BigDecimal(cacheRead), written, written, said, said));
    }

    /** A model with a price of its own; null for none. */
    public static Channel.Model priced(String name, String upstreamName, @Nullable Price price) {
        Prices prices = price == null ? Prices.none() : Prices.of(price);
        return new Channel.Model(name, upstreamName, prices, null, Parameters.unsaid());
    }

    /** Of this provider. */
    public ChannelDraft type(String provider, String format) {
        type = provider;
        apiFormat = format;
        return this;
    }

    /** There. */
    public ChannelDraft at(String url) {
        baseUrl = URI.create(url);
        return this;
    }

    /** With what its provider needs to know besides. */
    public ChannelDraft settings(Map<String, String> all) {
        settings = all;
        return this;
    }

    /** In use or not. */
    public ChannelDraft enabled(boolean now) {
        enabled = now;
        return this;
    }

    /** Before others by so much. */
    public ChannelDraft share(int ofWeight, int ofPriority) {
        weight = ofWeight;
        priority = ofPriority;
        return this;
    }

    /** With these models too, under their own names. */
    public ChannelDraft models(String... names) {
        for (String name : names) {
            model(Channel.Model.plain(name));
        }
        return this;
    }

    /** With this model too. */
    public ChannelDraft model(Channel.Model model) {
        models.put(model.name(), model);
        return this;
    }

    /** With this model too, which can do this and no more; nothing leaves it to the table. */
    public ChannelDraft model(String name, String upstreamName, Ability... abilities) {
        @Nullable Set<Ability> told = abilities.length == 0 ? null : Set.of(abilities);
        return model(new Channel.Model(name, upstreamName, Prices.none(), told, Parameters.unsaid()));
    }

    /** With these secrets only. */
    public ChannelDraft credentials(List<Channel.Credential> all) {
        credentials = all;
        return this;
    }

    /** With these. */
    public ChannelDraft timeouts(Timeouts all) {
        timeouts = all;
        return this;
    }

    /** That many attempts at the same time. */
    public ChannelDraft concurrency(int most) {
        concurrency = most;
        return this;
    }

    /** Asked now and then; null for not. */
    public ChannelDraft healthCheck(Channel.@Nullable HealthCheck how) {
        healthCheck = how;
        return this;
    }

    /** The channel. */
    public Channel done() {
        return new Channel(
                id,
                type,
                apiFormat,
                baseUrl,
                settings,
                enabled,
                weight,
                priority,
                models,
                credentials,
                Headers.empty(),
                timeouts,
                concurrency,
                healthCheck,
                Channel.OnClientDisconnect.CANCEL);
    }
}
