package io.axonhub.gateway.admin.gitops;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.axonhub.crd.AllowedNamespaces;
import io.axonhub.crd.GoDuration;
import io.axonhub.crd.Storage;
import io.axonhub.gateway.json.JsonPath;
import java.time.Duration;
import java.util.List;
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

    final void storage(@Nullable Storage storage) {
        List<Storage.Redact> redact = storage == null ? List.of() : storage.redact();
        for (int i = 0; i < redact.size(); i++) {
            Storage.Redact one = redact.get(i);
            String at = "spec.storage.redact[" + i + "]";
            String path = one.path();
            String pattern = one.pattern();
            refuseIf((path == null) == (pattern == null), at, "must have exactly one of path and pattern");
            if (path != null) {
                path(at + ".path", path);
            }
            if (pattern != null) {
                pattern(at + ".pattern", pattern);
            }
        }
    }

    private void path(String at, String path) {
        try {
            JsonPath.parse(path);
        } catch (IllegalArgumentException e) {
            refuseIf(true, at, String.valueOf(e.getMessage()));
        }
    }

    private void pattern(String at, String pattern) {
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            refuseIf(true, at, "is no RE2 expression: " + e.getDescription());
        }
    }

    final void duration(String path, @Nullable GoDuration value, Duration least, Duration most, String message) {
        refuseIf(
                value != null
                        && (value.value().compareTo(least) < 0 || value.value().compareTo(most) > 0),
                path,
                message);
    }
}
