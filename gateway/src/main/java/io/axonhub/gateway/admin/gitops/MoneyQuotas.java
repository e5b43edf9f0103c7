package io.axonhub.gateway.admin.gitops;

import io.axonhub.crd.APIKey;
import io.axonhub.gateway.provider.Glob;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Price;
import io.axonhub.gateway.store.Pricing;
import io.axonhub.gateway.store.Profile;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds quotas of money that could be passed by: a key with one needs, of every model it may use, a price in its currency. */
final class MoneyQuotas {
    private final Inventory inventory;
    private final Map<String, Channel> channels;
    private final Map<String, Profile> profiles;
    private final Pricing pricing;
    private final Instant now;

    MoneyQuotas(
            Inventory inventory,
            Map<String, Channel> channels,
            Map<String, Profile> profiles,
            Pricing pricing,
            Instant now) {
        this.inventory = inventory;
        this.channels = channels;
        this.profiles = profiles;
        this.pricing = pricing;
        this.now = now;
    }

    /** Told where a quota stands, by object and field, and what is wrong with it. */
    interface Found {
        void problem(Place place, String path, String message);
    }

    void check(Found found) {
        for (Declared<APIKey.Spec> key : inventory.keys().values()) {
            Collection<Profile> usable = key.spec().profiles().stream()
                    .flatMap(ref -> Optional.ofNullable(profiles.get(key.resolve(ref))).stream())
                    .toList();
            check(key.place(), key.spec().quotas(), usable, found);
        }
        for (Declared<UserLimits> user : inventory.terms().users().values()) {
            check(user.place(), user.spec().quotas(), profiles.values(), found);
        }
    }

    private void check(Place place, List<APIKey.Quota> quotas, Collection<Profile> usable, Found found) {
        for (int i = 0; i < quotas.size(); i++) {
            APIKey.Quota quota = quotas.get(i);
            if (quota.resource() == APIKey.Resource.COST) {
                String currency = LimitProgram.currency(quota);
                String path = "spec.quotas[" + i + "]";
                unpriced(usable, currency)
                        .ifPresent(model -> found.problem(
                                place,
                                path,
                                "counts money, and " + model + " has no price in " + currency
                                        + ": give that model a price, or keep it out of the profile"));
            }
        }
    }

    private Optional<String> unpriced(Collection<Profile> usable, String currency) {
        for (Profile profile : usable) {
            for (String id : profile.channels().keySet()) {
                Channel channel = channels.get(id);
                if (channel == null) {
                    continue;
                }
                for (String model : channel.models().keySet()) {
                    if (isAllowed(profile, model) && !isPriced(channel, model, currency)) {
                        return Optional.of("model " + model + " of AIChannel " + id);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isAllowed(Profile profile, String model) {
        return (profile.allow().isEmpty() || matches(profile.allow(), model)) && !matches(profile.deny(), model);
    }

    private static boolean matches(List<String> globs, String model) {
        return globs.stream().anyMatch(glob -> new Glob(glob).matches(model));
    }

    private boolean isPriced(Channel channel, String model, String currency) {
        return pricing.price(channel, inventory.terms().prices(), model, now)
                .map(Price::currency)
                .filter(currency::equals)
                .isPresent();
    }
}
