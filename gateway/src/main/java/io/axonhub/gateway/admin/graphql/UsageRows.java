package io.axonhub.gateway.admin.graphql;

import io.axonhub.gateway.store.Distribution;
import io.axonhub.gateway.store.UsageReports.Line;
import io.axonhub.gateway.store.UsageSums;
import java.math.BigDecimal;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sums as objects of answers. */
final class UsageRows {
    private UsageRows() {}

    static Row figures(UsageSums sums) {
        UsageSums.Counts counts = sums.counts();
        return Row.of("requests", counts.requests())
                .with("completed", counts.requests() - counts.failed() - counts.canceled())
                .with("failed", counts.failed())
                .with("canceled", counts.canceled())
                .with("retried", counts.retried())
                .with("unpriced", counts.unpriced())
                .with("estimated", counts.estimated())
                .with("tokens", tokens(sums.tokens()))
                .with("costs", costs(sums.costs()))
                .with("duration", times(sums.duration()))
                .with("firstToken", times(sums.firstToken()));
    }

    static Row tokens(UsageSums.Tokens tokens) {
        return Row.of("input", tokens.input())
                .with("cacheRead", tokens.cacheRead())
                .with("cacheWrite", tokens.cacheWrite())
                .with("output", tokens.output())
                .with("reasoning", tokens.reasoning())
                .with("total", tokens.total());
    }

    static List<Row> costs(Map<String, BigDecimal> costs) {
        return new TreeMap<>(costs)
                .entrySet().stream()
                        .map(cost -> Row.of(
                                        "amount",
                                        cost.getValue().stripTrailingZeros().toPlainString())
                                .with("currency", cost.getKey()))
                        .toList();
    }

    private static Row times(Distribution times) {
        List<Row> ranges = new ArrayList<>();
        for (int i = 0; i < times.counts().size(); i++) {
            ranges.add(Row.of("upToMicros", i < Distribution.BOUNDS.size() ? Distribution.BOUNDS.get(i) : null)
                    .with("count", times.counts().get(i)));
        }
        return Row.of("count", times.count())
                .with("averageMicros", times.average())
                .with("p50Micros", times.quantile(0.5))
                .with("p90Micros", times.quantile(0.9))
                .with("p95Micros", times.quantile(0.95))
                .with("p99Micros", times.quantile(0.99))
                .with("ranges", ranges);
    }

    /** One point for each step of the range, also where there is nothing. An hour counts in the step that it begins in. */
    static List<Row> series(List<Line> hours, TimeRange range, TimeRange.@Nullable Step step) {
        if (step == null) {
            return List.of();
        }
        Map<ZonedDateTime, UsageSums> points = new TreeMap<>();
        range.steps(step).forEach(at -> points.put(at, UsageSums.none()));
        for (Line line : hours) {
            if (line.at() != null) {
                ZonedDateTime at = step.start(line.at().atZone(range.from().getZone()));
                points.merge(at, line.sums(), UsageSums::plus);
            }
        }
        return points.entrySet().stream()
                .map(point -> Row.of("at", point.getKey().toInstant()).with("figures", figures(point.getValue())))
                .toList();
    }

    static UsageSums sum(List<Line> lines) {
        return lines.stream().map(Line::sums).reduce(UsageSums.none(), UsageSums::plus);
    }
}
