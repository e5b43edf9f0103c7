package io.axonhub.gateway.admin.gitops;

import io.axonhub.crd.AllowedNamespaces;
import io.axonhub.crd.GoDuration;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Rules that look at more than one field of an object: the CEL rules of the custom resources with the same messages, then what only
 * the gateway can tell.
 */
abstract sealed class Rules permits ChannelRules, PriceRules, ProfileRules, RuleRules, KeyRules {
    private final Place place;
    private final Report report;

    Rules(Place place, Report report) {
        this.place = place;
        this.report = report;
    }

    /** Reports {@code message} at {@code path} when {@code broken}. */
    final void refuseIf(boolean broken, String path, String message) {
        if (broken) {
            report.refuse(Report.INVALID, place, path, message);
        }
    }

    final void allowedNamespaces(AllowedNamespaces allowed) {
        boolean selector = allowed.from() == AllowedNamespaces.From.SELECTOR;
        refuseIf(
                selector && allowed.selector() == null,
                "spec.allowedNamespaces.selector",
                "is required when from is Selector");
        refuseIf(
                !selector && allowed.selector() != null,
                "spec.allowedNamespaces.selector",
                "may be set only when from is Selector");
    }

    final void duration(String path, @Nullable GoDuration value, Duration least, Duration most, String message) {
        refuseIf(
                value != null
                        && (value.value().compareTo(least) < 0 || value.value().compareTo(most) > 0),
                path,
                message);
    }
}
