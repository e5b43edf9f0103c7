package io.axonhub.gateway.admin.graphql;

import io.axonhub.gateway.pipeline.mapping.Renames;
import io.axonhub.gateway.provider.Endpoint;
import io.axonhub.gateway.provider.Provider;
import io.axonhub.gateway.provider.ProviderCatalog;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Price;
import io.axonhub.gateway.store.Pricing;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.Rates;
import io.axonhub.gateway.store.Snapshot;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What there is to route to, and where a request would go: answered by the snapshot and the engine that serve requests. */
public final class CatalogArea implements Areas.Area {
    private final ProviderCatalog catalog;
    private final Snapshot.Source snapshots;
    private final Pricing pricing;
    private final Clock clock;

    /** With the catalog, the configuration in use and the prices. */
    public CatalogArea(ProviderCatalog catalog, Snapshot.Source snapshots, Pricing pricing, Clock clock) {
        this.catalog = catalog;
        this.snapshots = snapshots;
        this.pricing = pricing;
        this.clock = clock;
    }

    @Override
    public Map<String, Resolver> resolvers() {
        return Map.of(
                "Query.providers",
                call -> providers(),
                "Query.models",
                call -> models(),
                "Query.testMapping",
                this::testMapping);
    }

    private List<Row> providers() {
        return new TreeSet<>(catalog.types())
                .stream().map(catalog::provider).map(CatalogArea::row).toList();
    }

    private static Row row(Provider provider) {
        List<Row> formats = new ArrayList<>();
        new TreeMap<>(provider.endpoints())
                .forEach((name, endpoint) -> formats.add(Row.of("apiFormat", name)
                        .with("baseUrl", endpoint.baseUrl(Map.of()).orElse(null))
                        .with(
                                "formats",
                                endpoint.formats().stream()
                                        .map(Endpoint.Spoken::format)
                                        .distinct()
                                        .toList())));
        return Row.of("type", provider.type())
                .with("defaultApiFormat", provider.defaultApiFormat())
                .with("credential", provider.credential().name())
                .with("endpoints", formats);
    }

    /** Every model that a channel serves, with who serves it and at what price. */
    private List<Row> models() {
        Snapshot snapshot = snapshots.current();
        Map<String, List<Row>> served = new TreeMap<>();
        snapshot.channels().values().stream()
                .sorted(Comparator.comparing(Channel::id))
                .forEach(channel -> channel.models()
                        .values()
                        .forEach(model -> served.computeIfAbsent(model.name(), name -> new ArrayList<>())
                                .add(Row.of("channel", channel.id())
                                        .with("provider", channel.type())
                                        .with("upstreamName", model.upstreamName())
                                        .with("enabled", channel.enabled())
                                        .with("price", price(snapshot, channel, model)))));
        List<Row> models = new ArrayList<>();
        served.forEach((name, channels) -> models.add(Row.of("name", name).with("channels", channels)));
        return models;
    }

    private @Nullable Row price(Snapshot snapshot, Channel channel, Channel.Model model) {
        return pricing.price(snapshot, channel.id(), model.name(), clock.instant())
                .map(CatalogArea::row)
                .orElse(null);
    }

    private static Row row(Price price) {
        Rates rates = price.rates(0);
        return Row.of("currency", price.currency())
                .with("input", rates.input().toPlainString())
                .with("cacheRead", rates.cacheRead().toPlainString())
                .with("cacheWrite", rates.cacheWrite5m().toPlainString())
                .with("output", rates.output().toPlainString())
                .with("reasoning", rates.reasoning().toPlainString())
                .with("longPrompts", price.tiers().size() > 1);
    }

    /** What the rules make of model names, by the engine that serves requests. */
    private Row testMapping(Call call) {
        List<Profile.ModelMapping> mappings = new ArrayList<>();
        for (Call one : call.all("mappings")) {
            Profile.ModelMapping.Match match =
                    Profile.ModelMapping.Match.valueOf(one.optional("match").orElse("EXACT"));
            Profile.ModelMapping mapping = new Profile.ModelMapping(one.text("from"), match, one.text("to"));
            check(one, mapping);
            mappings.add(mapping);
        }
        Renames renames = Renames.of(mappings);
        List<Row> results = new ArrayList<>();
        for (String model : call.ordered("models")) {
            Renames.Renamed renamed = renamed(call, renames, model);
            results.add(Row.of("model", model).with("mapped", renamed.model()).with("rule", renamed.mapping()));
        }
        return Row.of("results", results);
    }

    /** A group that is not there is found when a name matches, not before. */
    private static Renames.Renamed renamed(Call call, Renames renames, String model) {
        try {
            return renames.of(model);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw call.bad("mappings", "a target refers to a group that its expression does not have");
        }
    }

    private static void check(Call one, Profile.ModelMapping mapping) {
        try {
            Renames.of(List.of(mapping));
        } catch (com.google.re2j.PatternSyntaxException e) {
            throw one.bad("from", "is not an RE2 expression: " + e.getDescription());
        }
    }
}
