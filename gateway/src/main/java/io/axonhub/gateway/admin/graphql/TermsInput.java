package io.axonhub.gateway.admin.graphql;

import com.google.re2j.PatternSyntaxException;
import io.axonhub.gateway.admin.projects.StoredProjects;
import io.axonhub.gateway.json.Redaction;
import io.axonhub.gateway.store.Limit;
import io.axonhub.gateway.store.ProjectTerms;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A project's terms as they are asked for and shown. */
final class TermsInput {
    private TermsInput() {}

    /** As asked for; what is left out stays. */
    static ProjectTerms of(Call input, ProjectTerms before) {
        return new ProjectTerms(
                input.has("limits") ? limits(input) : before.limits(),
                input.has("storage") ? storage(input.in("storage")) : before.storage());
    }

    private static List<Limit> limits(Call input) {
        List<Limit> limits = new ArrayList<>();
        Set<List<Object>> seen = new HashSet<>();
        for (Call one : input.all("limits")) {
            Limit.Resource resource = Limit.Resource.valueOf(one.text("resource"));
            Limit.Window window = Limit.Window.valueOf(one.text("window"));
            boolean running = resource == Limit.Resource.CONCURRENCY;
            if (running != (window == Limit.Window.RUNNING)) {
                throw one.bad("window", "must be RUNNING for CONCURRENCY, and for nothing else");
            }
            if (!seen.add(List.of(resource, window))) {
                throw one.bad("window", "has the resource and window of an earlier one");
            }
            limits.add(limit(one, resource, window));
        }
        return limits;
    }

    private static Limit limit(Call one, Limit.Resource resource, Limit.Window window) {
        String most = one.text("most");
        if (resource != Limit.Resource.COST) {
            if (one.has("currency")) {
                throw one.bad("currency", "may be set for COST only");
            }
            if (!most.matches("[0-9]{1,18}")) {
                throw one.bad("most", "must be a whole number of at most 18 digits");
            }
            return new Limit(resource, window, Long.parseLong(most));
        }
        if (!most.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
            throw one.bad("most", "must be an amount of money under a billion, such as 49.90");
        }
        String currency = one.optional("currency").orElse("USD");
        if (!currency.matches("[A-Z]{3}")) {
            throw one.bad("currency", "must be a currency of ISO 4217, such as USD");
        }
        return new Limit(resource, window, Limit.units(new BigDecimal(most)), currency);
    }

    private static ProjectTerms.Storage storage(Call input) {
        List<ProjectTerms.Redact> redact = new ArrayList<>();
        for (Call one : input.all("redact")) {
            ProjectTerms.Redact rule = new ProjectTerms.Redact(
                    one.optional("path").orElse(null),
                    one.optional("pattern").orElse(null),
                    one.optional("replacement").orElse(Redaction.REPLACEMENT));
            check(one, rule);
            redact.add(rule);
        }
        return new ProjectTerms.Storage(
                flag(input, "requestBody"), flag(input, "responseBody"), flag(input, "chunks"), redact);
    }

    private static void check(Call one, ProjectTerms.Redact rule) {
        if ((rule.path() == null) == (rule.pattern() == null)) {
            throw one.bad("path", "must be given, or a pattern, and not both");
        }
        String field = rule.path() == null ? "pattern" : "path";
        try {
            StoredProjects.redaction(List.of(rule));
        } catch (PatternSyntaxException e) {
            throw one.bad(field, "is no RE2 expression: " + e.getDescription());
        } catch (IllegalArgumentException e) {
            throw one.bad(field, "is no path such as messages[*].content");
        }
    }

    private static @Nullable Boolean flag(Call input, String name) {
        return input.has(name) ? input.flag(name, false) : null;
    }

    static List<Row> limits(ProjectTerms terms) {
        return terms.limits().stream()
                .map(limit -> Row.of("resource", limit.resource().name())
                        .with("window", limit.window().name())
                        .with("most", amount(limit))
                        .with("currency", limit.currency().isEmpty() ? null : limit.currency()))
                .toList();
    }

    private static String amount(Limit limit) {
        return limit.resource() == Limit.Resource.COST
                ? limit.shown(limit.most()).split(" ", 2)[0]
                : Long.toString(limit.most());
    }

    static Row storage(ProjectTerms terms) {
        return Row.of("requestBody", terms.storage().requestBody())
                .with("responseBody", terms.storage().responseBody())
                .with("chunks", terms.storage().chunks())
                .with(
                        "redact",
                        terms.storage().redact().stream()
                                .map(one -> Row.of("path", one.path())
                                        .with("pattern", one.pattern())
                                        .with("replacement", one.replacement()))
                                .toList());
    }
}
