package io.axonhub.gateway.admin.gitops;

import io.axonhub.crd.AIChannel;
import java.util.Currency;
import java.util.List;

/** The rules of a channel's own prices. */
final class PriceRules extends Rules {
    PriceRules(Place place, Report report) {
        super(place, report);
    }

    /** {@code path}: the model's. */
    void check(String path, AIChannel.Model model) {
        AIChannel.Price always = model.price();
        refuseIf(always != null && !model.prices().isEmpty(), path + ".prices", "may be set only when price is not");
        if (always != null) {
            price(path + ".price", always);
        }
        for (int i = 0; i < model.prices().size(); i++) {
            price(path + ".prices[" + i + "].price", model.prices().get(i).price());
        }
        if (always == null) {
            times(path + ".prices", model);
        }
    }

    private void times(String path, AIChannel.Model model) {
        try {
            PriceProgram.prices(model);
        } catch (IllegalArgumentException e) {
            refuseIf(true, path, "cannot hold: one " + e.getMessage());
        }
    }

    private void price(String path, AIChannel.Price price) {
        refuseIf(!isCurrency(price.currency()), path + ".currency", "is no currency of ISO 4217");
        long before = -1;
        List<AIChannel.PriceTier> tiers = price.above();
        for (int i = 0; i < tiers.size(); i++) {
            long tokens = tiers.get(i).promptTokens();
            refuseIf(tokens <= before, path + ".above[" + i + "].promptTokens", "must rise from tier to tier");
            before = tokens;
        }
    }

    /** Whether ISO 4217 knows it. */
    static boolean isCurrency(String code) {
        return Currency.getAvailableCurrencies().stream()
                .anyMatch(one -> one.getCurrencyCode().equals(code));
    }
}
