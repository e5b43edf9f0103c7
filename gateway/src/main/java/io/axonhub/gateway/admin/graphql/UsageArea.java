package io.axonhub.gateway.admin.graphql;

import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.admin.access.Scope;
import io.axonhub.gateway.admin.access.Viewer;
import io.axonhub.gateway.store.People;
import io.axonhub.gateway.store.UsageReports;
import io.axonhub.gateway.store.UsageReports.Dimension;
import io.axonhub.gateway.store.UsageReports.Divided;
import io.axonhub.gateway.store.UsageReports.Figures;
import io.axonhub.gateway.store.UsageReports.Line;
import io.axonhub.gateway.store.UsageReports.Question;
import io.axonhub.gateway.store.UsageSums;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was used and what it cost: by one's own keys, or by all that a scope shows. Always a few queries over sums, never over requests. */
public final class UsageArea implements Areas.Area {
    private static final int MOST_DIMENSIONS = 3;

    /** Lines that may have series of their own. */
    private static final int MOST_SERIES = 20;

    private static final Map<String, Dimension> FILTERS = Map.of(
            "keys", Dimension.KEY,
            "projects", Dimension.PROJECT,
            "holders", Dimension.HOLDER,
            "profiles", Dimension.PROFILE,
            "users", Dimension.USER,
            "teams", Dimension.TEAM,
            "channels", Dimension.CHANNEL,
            "models", Dimension.MODEL,
            "statuses", Dimension.STATUS,
            "errorClasses", Dimension.ERROR_CLASS);

    private final UsageReports reports;
    private final People people;
    private final Clock clock;

    /** With where the sums are, and whose keys are whose. */
    public UsageArea(UsageReports reports, People people, Clock clock) {
        this.reports = reports;
        this.people = people;
        this.clock = clock;
    }

    /** What both fields are asked about. */
    private record Scoped(Call call, TimeRange range, Map<Dimension, Set<String>> filters) {
        Question question(List<Dimension> by, Divided divided, Figures figures) {
            return question(filters, by, divided, figures);
        }

        Question question(Map<Dimension, Set<String>> which, List<Dimension> by, Divided divided, Figures figures) {
            return new Question(range.from().toInstant(), range.until().toInstant(), which, by, divided, figures);
        }

        /** Of the range before. */
        Question before(Figures figures) {
            TimeRange before = range.previous();
            return new Question(
                    before.from().toInstant(), before.until().toInstant(), filters, List.of(), Divided.NOT, figures);
        }

        /** As fine as steps need it: all others are made of days. */
        Divided divided(TimeRange.@Nullable Step step) {
            if (step == null) {
                return Divided.NOT;
            }
            return step == TimeRange.Step.HOUR
                    ? Divided.BY_HOUR
                    : Divided.byDayIn(range.from().getZone());
        }

        /** What these fields of the answer show of figures. */
        Figures figures(String... fields) {
            for (String field : fields) {
                if (call.wants(field + "/duration", field + "/firstToken")) {
                    return Figures.TIMES;
                }
            }
            return Figures.SUMS;
        }
    }

    @Override
    public Map<String, Resolver> resolvers() {
        return Map.of("Query.usage", this::usage, "Query.dashboard", this::dashboard);
    }

    private Scoped scoped(Call call) {
        TimeRange range = TimeRange.of(call.in("range"), clock);
        return new Scoped(call, range, filters(call));
    }

    private Map<Dimension, Set<String>> filters(Call call) {
        Call filter = call.in("filter");
        Map<Dimension, Set<String>> filters = new EnumMap<>(Dimension.class);
        FILTERS.forEach((name, dimension) -> {
            if (filter.has(name)) {
                Set<String> values = new HashSet<>();
                filter.texts(name)
                        .forEach(value ->
                                values.add(dimension == Dimension.STATUS ? value.toLowerCase(Locale.ROOT) : value));
                filters.put(dimension, values);
            }
        });
        Viewer viewer = call.viewer();
        if (!viewer.may(Scope.READ_DASHBOARD)) {
            Set<String> own = new HashSet<>(people.keysOf(viewer.id(), viewer.projectsWhere(Scope.READ_DASHBOARD)));
            filters.merge(Dimension.KEY, own, (asked, seen) -> {
                Set<String> both = new HashSet<>(asked);
                both.retainAll(seen);
                return both;
            });
        }
        return filters;
    }

    private List<Line> ask(Question question) {
        try {
            return reports.ask(question);
        } catch (UsageReports.TooManyLines e) {
            throw AdminException.badInput("range", String.valueOf(e.getMessage()));
        }
    }

    private static TimeRange.@Nullable Step step(Call call) {
        return call.optional("step").map(TimeRange.Step::valueOf).orElse(null);
    }

    private Row usage(Call call) {
        Scoped asked = scoped(call);
        TimeRange.Step step = step(call);
        Set<Dimension> told = new LinkedHashSet<>();
        call.ordered("by").forEach(name -> told.add(Dimension.valueOf(name)));
        if (told.size() > MOST_DIMENSIONS) {
            throw call.bad("by", "must name at most " + MOST_DIMENSIONS);
        }
        List<Line> all = ask(asked.question(List.of(), asked.divided(step), asked.figures("total", "series/figures")));
        Row report = head(asked, step)
                .with("total", UsageRows.figures(UsageRows.sum(all)))
                .with("series", UsageRows.series(all, asked.range(), step));
        return lines(asked, report, List.copyOf(told), step);
    }

    private Row head(Scoped asked, TimeRange.@Nullable Step step) {
        return Row.of("from", asked.range().from().toInstant())
                .with("until", asked.range().until().toInstant())
                .with("zone", asked.range().from().getZone().getId())
                .with("step", step == null ? null : step.name())
                .with("behind", asked.call().wants("behind") ? reports.behind() : null);
    }

    private Row lines(Scoped asked, Row report, List<Dimension> by, TimeRange.@Nullable Step step) {
        if (by.isEmpty()) {
            return report.with("lines", List.of())
                    .with("rest", UsageRows.figures(UsageSums.none()))
                    .with("count", 0);
        }
        int first = asked.call().first();
        List<Line> found = new ArrayList<>(ask(asked.question(by, Divided.NOT, asked.figures("rest"))));
        found.sort(order(asked.call()));
        List<Line> shown = whole(asked, by, found.subList(0, Math.min(first, found.size())));
        Map<List<String>, List<Line>> hours = new HashMap<>();
        if (step != null && asked.call().wants("lines/series")) {
            if (shown.size() > MOST_SERIES) {
                throw asked.call().bad("first", "must be at most " + MOST_SERIES + " where lines have series");
            }
            hours.putAll(parts(asked, by, shown, asked.divided(step), asked.figures("lines/series/figures")));
        }
        Labels labels = new Labels(people);
        return report.with("count", found.size())
                .with("rest", UsageRows.figures(UsageRows.sum(found.subList(shown.size(), found.size()))))
                .with(
                        "lines",
                        shown.stream()
                                .map(line -> Row.of("values", labels.of(by, line.values()))
                                        .with("figures", UsageRows.figures(line.sums()))
                                        .with(
                                                "series",
                                                UsageRows.series(
                                                        hours.getOrDefault(line.values(), List.of()),
                                                        asked.range(),
                                                        step)))
                                .toList());
    }

    /** The same lines, with how long their requests took where that is shown: of all lines that would be much to read. */
    private List<Line> whole(Scoped asked, List<Dimension> by, List<Line> lines) {
        if (lines.isEmpty() || asked.figures("lines/figures") == asked.figures("rest")) {
            return List.copyOf(lines);
        }
        Map<List<String>, List<Line>> whole = parts(asked, by, lines, Divided.NOT, Figures.TIMES);
        return lines.stream()
                .map(line -> whole.getOrDefault(line.values(), List.of(line)).getFirst())
                .toList();
    }

    /** What these lines alone consist of. */
    private Map<List<String>, List<Line>> parts(
            Scoped asked, List<Dimension> by, List<Line> lines, Divided divided, Figures figures) {
        Map<Dimension, Set<String>> filters = new EnumMap<>(Dimension.class);
        filters.putAll(asked.filters());
        for (int i = 0; i < by.size(); i++) {
            Set<String> values = new HashSet<>();
            for (Line line : lines) {
                values.add(line.values().get(i));
            }
            filters.put(by.get(i), values);
        }
        Map<List<String>, List<Line>> parts = new HashMap<>();
        ask(asked.question(filters, by, divided, figures))
                .forEach(line -> parts.computeIfAbsent(line.values(), values -> new ArrayList<>())
                        .add(line));
        return parts;
    }

    private static Comparator<Line> order(Call call) {
        String currency = call.optional("currency").orElse("USD");
        Comparator<Line> order = switch (call.optional("order").orElse("REQUESTS")) {
            case "FAILED" ->
                Comparator.comparingLong(line -> line.sums().counts().failed());
            case "TOKENS" ->
                Comparator.comparingLong(line -> line.sums().tokens().total());
            case "COST" -> Comparator.comparing(line -> line.sums().costs().getOrDefault(currency, BigDecimal.ZERO));
            default -> Comparator.comparingLong(line -> line.sums().counts().requests());
        };
        return order.reversed().thenComparing(line -> String.join("\0", line.values()));
    }

    private Row dashboard(Call call) {
        Scoped asked = scoped(call);
        TimeRange.Step given = step(call);
        TimeRange.Step step = given == null ? asked.range().usual() : given;
        List<Line> hours =
                ask(asked.question(List.of(), asked.divided(step), asked.figures("current", "series/figures")));
        Row row = head(asked, step)
                .with("current", UsageRows.figures(UsageRows.sum(hours)))
                .with("series", UsageRows.series(hours, asked.range(), step));
        if (call.wants("previous")) {
            row.with("previous", UsageRows.figures(UsageRows.sum(ask(asked.before(asked.figures("previous"))))));
        }
        return row.with("activeChannels", active(asked, "activeChannels", Dimension.CHANNEL))
                .with("activeModels", active(asked, "activeModels", Dimension.MODEL))
                .with("activeKeys", active(asked, "activeKeys", Dimension.KEY));
    }

    private int active(Scoped asked, String field, Dimension dimension) {
        return asked.call().wants(field)
                ? (int) ask(asked.question(List.of(dimension), Divided.NOT, Figures.REQUESTS)).stream()
                        .filter(line -> !line.values().getFirst().isEmpty())
                        .count()
                : 0;
    }

    /** Names of what has a name apart from its id, each asked for once. */
    private static final class Labels {
        private final People people;
        private final Map<String, String> known = new HashMap<>();

        Labels(People people) {
            this.people = people;
        }

        List<Row> of(List<Dimension> by, List<String> values) {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < by.size(); i++) {
                Dimension dimension = by.get(i);
                String value = values.get(i);
                rows.add(Row.of("dimension", dimension.name())
                        .with("value", value)
                        .with("label", known.computeIfAbsent(dimension + value, key -> label(dimension, value))));
            }
            return rows;
        }

        private String label(Dimension dimension, String value) {
            return switch (dimension) {
                case PROJECT ->
                    people.projects().find(value).map(found -> found.name()).orElse(value);
                case HOLDER ->
                    people.users().find(value).map(found -> found.name()).orElse(value);
                case KEY, PROFILE, TEAM, USER, CHANNEL, MODEL, STATUS, ERROR_CLASS -> value;
            };
        }
    }
}
