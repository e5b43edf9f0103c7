package io.axonhub.gateway.pipeline.failover;

import io.axonhub.gateway.llm.LlmError;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the attempts of all requests share: their rules, budgets, waits and time. Thread-safe. */
final class Resources {
    private static final Logger LOG = LoggerFactory.getLogger(Resources.class);
    private static final int MOST_GROUPS = 10_000;

    private final RetryRules rules;
    private final RetryBudget retries;
    private final Waits waits;
    private final LongSupplier ticker;
    private final Map<String, RetryBudget> hedges = new ConcurrentHashMap<>();

    Resources(RetryRules rules, Waits waits, LongSupplier ticker) {
        this.rules = rules;
        this.retries = new RetryBudget(rules.budgetPercent(), rules.budgetLeast());
        this.waits = waits;
        this.ticker = ticker;
    }

    RetryRules rules() {
        return rules;
    }

    RetryBudget retries() {
        return retries;
    }

    Waits waits() {
        return waits;
    }

    /** System.nanoTime. */
    long now() {
        return ticker.getAsLong();
    }

    /** Takes a further attempt from the budget; people are told when it is used up. */
    boolean mayRetry(LlmError error) {
        if (retries.take(now())) {
            return true;
        }
        if (retries.isNews(now())) {
            LOG.warn(
                    "retries are held back: their budget is used up alert=true class={} percent={}",
                    error.errorClass(),
                    rules.budgetPercent());
        }
        return false;
    }

    /** The budget of a group's second attempts: one in ten seconds at least, so that a group of few requests has any. */
    RetryBudget hedges(String group, int percent) {
        if (hedges.size() > MOST_GROUPS) {
            hedges.clear();
        }
        return hedges.computeIfAbsent(group + '@' + percent, name -> new RetryBudget(percent, 1));
    }
}
