package io.axonhub.gateway.pipeline.mapping;

import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Identity;
import io.axonhub.gateway.pipeline.RouteLog;
import io.axonhub.gateway.store.ApiKey;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.Snapshot;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the profile for a request: the key's active one, or what the first of its rules whose condition holds makes of it. A rule that
 * cannot be evaluated or followed is left out, which the route log tells; the rules of a profile that a rule chose are not asked.
 */
final class ProfileRule {
    private final Exchange exchange;
    private final Snapshot snapshot;
    private final Profile active;

    ProfileRule(Exchange exchange, Snapshot snapshot, Profile active) {
        this.exchange = exchange;
        this.snapshot = snapshot;
        this.active = active;
    }

    Profile chosen() {
        RouteLog log = exchange.routeLog();
        for (int i = 0; i < active.rules().size(); i++) {
            Optional<Profile> chosen = Optional.empty();
            try {
                chosen = applied(i, active.rules().get(i));
            } catch (Profile.UndecidedException e) {
                log.problem("rules[" + i + "] was left out: " + e.getMessage());
            }
            if (chosen.isPresent()) {
                log.profile(chosen.get().id(), i);
                return chosen.get();
            }
        }
        log.profile(active.id(), null);
        return active;
    }

    private Optional<Profile> applied(int index, Profile.Rule rule) {
        if (!rule.when().holds(new RequestFacts(exchange, rule.zone()))) {
            return Optional.empty();
        }
        return switch (rule.then()) {
            case Profile.Then.Only(Set<String> channels) -> {
                if (channels.isEmpty()) {
                    exchange.routeLog().problem("rules[" + index + "] was left out: none of its channels is there");
                    yield Optional.empty();
                }
                yield Optional.of(active.narrowed(channels));
            }
            case Profile.Then.Use(String id) -> {
                Profile other = snapshot.profiles().get(id);
                boolean usable = exchange.find(ApiKey.class)
                        .map(key -> key.profiles().contains(id))
                        .orElse(false);
                if (other == null || !usable) {
                    exchange.routeLog()
                            .problem("rules[" + index + "] was left out: profile " + id
                                    + " is not there or none of the key's");
                    yield Optional.empty();
                }
                Identity who = exchange.identity();
                exchange.identify(new Identity(who.keyId(), who.keyName(), id));
                yield Optional.of(other);
            }
        };
    }
}
