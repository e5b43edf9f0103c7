package io.axonhub.gateway.store;

import io.axonhub.gateway.llm.Usage;
import java.util.List;

/**
 * What a model costs: the rates of the longest tier that the prompt reaches hold for the whole request, as Anthropic, Google and
 * OpenAI bill long contexts.
 *
 * @param currency ISO 4217
 * @param tiers by rising {@code above}; the first is above -1 and holds for every prompt
 */
public record Price(String currency, List<Tier> tiers) {
    /** {@code above}: prompt tokens, cached ones included, that must be exceeded. */
    public record Tier(long above, Rates rates) {}

    public Price {
        tiers = List.copyOf(tiers);
        if (tiers.isEmpty() || tiers.getFirst().above() >= 0) {
            throw new IllegalArgumentException("a price needs rates for every prompt");
        }
        for (int i = 1; i < tiers.size(); i++) {
            if (tiers.get(i).above() <= tiers.get(i - 1).above()) {
                throw new IllegalArgumentException("the tiers of a price must rise");
            }
        }
    }

    /** The same for every prompt. */
    public static Price flat(String currency, Rates rates) {
        return new Price(currency, List.of(new Tier(-1, rates)));
    }

    /** The rates for a prompt of so many tokens. */
    public Rates rates(long promptTokens) {
        Rates found = tiers.getFirst().rates();
        for (Tier tier : tiers) {
            if (promptTokens > tier.above()) {
                found = tier.rates();
            }
        }
        return found;
    }

    /** What {@code usage}, of one request, costs. */
    public Cost of(Usage usage) {
        return new Cost(rates(usage.inputTotal()).of(usage), currency);
    }
}
