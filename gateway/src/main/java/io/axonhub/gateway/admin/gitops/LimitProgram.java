package io.axonhub.gateway.admin.gitops;

import io.axonhub.crd.AIChannel;
import io.axonhub.crd.AIProfile;
import io.axonhub.crd.APIKey;
import io.axonhub.crd.Limits;
import io.axonhub.gateway.store.Limit;
import io.axonhub.gateway.store.Subject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the limits that valid objects set. */
final class LimitProgram {
    private final Map<Subject, List<Limit>> limits = new LinkedHashMap<>();

    private LimitProgram() {}

    static Map<Subject, List<Limit>> of(Inventory inventory) {
        LimitProgram program = new LimitProgram();
        for (Declared<AIChannel.Spec> channel : inventory.channels().values()) {
            // how many may run at once is a channel's own matter: routing goes round one that is full
            program.rates(Subject.channel(channel.id()), channel.spec().limits());
        }
        for (Declared<AIProfile.Spec> profile : inventory.profiles().values()) {
            program.rates(Subject.profile(profile.id()), profile.spec().limits());
            program.concurrency(Subject.profile(profile.id()), profile.spec().limits());
        }
        for (Declared<APIKey.Spec> key : inventory.keys().values()) {
            program.key(Subject.key(key.id()), key.spec());
        }
        for (Declared<UserLimits> declared : inventory.terms().users().values()) {
            UserLimits user = declared.spec();
            Subject subject = user.user() == null ? Subject.anyUser() : Subject.user(user.user());
            program.rates(subject, user.limits());
            program.concurrency(subject, user.limits());
            program.quotas(subject, user.quotas());
        }
        return program.limits;
    }

    private void rates(Subject subject, @Nullable Limits rates) {
        if (rates == null) {
            return;
        }
        Long requests = rates.requestsPerMinute();
        if (requests != null) {
            add(subject, new Limit(Limit.Resource.REQUESTS, Limit.Window.MINUTE, requests));
        }
        Long tokens = rates.tokensPerMinute();
        if (tokens != null) {
            add(subject, new Limit(Limit.Resource.TOKENS, Limit.Window.MINUTE, tokens));
        }
    }

    private void concurrency(Subject subject, @Nullable Limits limits) {
        Integer concurrency = limits == null ? null : limits.concurrency();
        if (concurrency != null) {
            add(subject, Limit.concurrency(concurrency));
        }
    }

    private void key(Subject subject, APIKey.Spec spec) {
        Integer concurrency = spec.concurrency();
        if (concurrency != null) {
            add(subject, Limit.concurrency(concurrency));
        }
        quotas(subject, spec.quotas());
    }

    private void quotas(Subject subject, List<APIKey.Quota> quotas) {
        for (APIKey.Quota quota : quotas) {
            BigDecimal most = new BigDecimal(quota.limit());
            Limit.Window window = Limit.Window.valueOf(quota.window().name());
            add(
                    subject,
                    switch (quota.resource()) {
                        case REQUESTS -> new Limit(Limit.Resource.REQUESTS, window, most.longValueExact());
                        case TOKENS -> new Limit(Limit.Resource.TOKENS, window, most.longValueExact());
                        case COST -> new Limit(Limit.Resource.COST, window, Limit.units(most), currency(quota));
                    });
        }
    }

    /** The currency that a quota of money counts in. */
    static String currency(APIKey.Quota quota) {
        String named = quota.currency();
        return named == null ? "USD" : named;
    }

    private void add(Subject subject, Limit limit) {
        limits.computeIfAbsent(subject, none -> new ArrayList<>()).add(limit);
    }
}
