package io.axonhub.gateway.store.jdbc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An hour's sums in every detail that is kept: most questions are about a few dimensions, and are answered from a table that is told
 * apart by no others.
 */
final class HourSums {
    private static final int FIGURES = RollupSql.measures(SqlDialect.SQLITE).size();

    /** Of which ends there is a column of their own where sums are not told apart by them. */
    static final List<String> ENDS = List.of("failed", "canceled");

    private static final int STATUS = RollupSql.KIND.indexOf("status");
    private static final int CURRENCY = RollupSql.KIND.indexOf("currency");

    /** Where money is among the figures. */
    private static final int COST =
            List.copyOf(RollupSql.measures(SqlDialect.SQLITE).keySet()).indexOf("cost");

    private final Map<Long, Group> groups = new HashMap<>();
    private final Map<Place, long[]> sums = new HashMap<>();

    /** How finely sums are told apart. */
    enum Detail {
        TOTAL,
        SUPPLY,
        DEMAND,
        ALL;

        /** As stored. */
        int code() {
            return switch (this) {
                case TOTAL -> 0;
                case SUPPLY -> 1;
                case DEMAND -> 2;
                case ALL -> 3;
            };
        }

        private List<String> columns() {
            return switch (this) {
                case TOTAL -> List.of();
                case SUPPLY -> List.of("channel", "model");
                case DEMAND -> List.of("key_id", "profile", "team", "user_name");
                case ALL -> RollupSql.GROUP;
            };
        }

        /** The coarsest that has these columns. */
        static Detail of(Collection<String> asked) {
            for (Detail each : values()) {
                if (each.columns().containsAll(asked)) {
                    return each;
                }
            }
            throw new IllegalArgumentException("no sums by " + asked);
        }

        private Group of(List<String> values) {
            List<String> kept = new ArrayList<>();
            for (int i = 0; i < RollupSql.GROUP.size(); i++) {
                kept.add(columns().contains(RollupSql.GROUP.get(i)) ? values.get(i) : "");
            }
            return new Group(id(kept), kept);
        }
    }

    /** The values of {@link RollupSql#GROUP}, and the number they are known by. */
    record Group(long id, List<String> values) {
        Group {
            values = List.copyOf(values);
        }
    }

    private record Place(int detail, long group, List<String> kind) {
        String currency() {
            return kind.get(CURRENCY);
        }

        /** Where only the currency tells apart. */
        Place of(String currency) {
            return new Place(detail, group, List.of(currency));
        }
    }

    /**
     * A row of a table. {@code figures}: in the order of {@link RollupSql#measures}; in a row that is not told apart by how requests
     * ended, those of {@link #ENDS} come after the first.
     */
    record Line(int detail, long group, List<String> kind, long[] figures) {}

    /** 64 bits of a hash: of a million groups two have the same number once in 40 million databases. */
    private static long id(List<String> values) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\0", values).getBytes(StandardCharsets.UTF_8));
            long id = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                id = id << 8 | (hash[i] & 0xFF);
            }
            return id;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** A row of {@link RollupSql#requests}. */
    void add(ResultSet row) throws SQLException {
        List<String> values = texts(row, 1, RollupSql.GROUP.size());
        List<String> kind = texts(row, 1 + RollupSql.GROUP.size(), RollupSql.KIND.size());
        int first = 1 + RollupSql.GROUP.size() + RollupSql.KIND.size();
        long[] figures = new long[FIGURES];
        for (int i = 0; i < FIGURES; i++) {
            figures[i] = row.getLong(first + i);
        }
        for (Detail detail : Detail.values()) {
            Group group = detail.of(values);
            groups.put(group.id(), group);
            long[] sum = sums.computeIfAbsent(new Place(detail.code(), group.id(), kind), place -> new long[FIGURES]);
            for (int i = 0; i < FIGURES; i++) {
                sum[i] += figures[i];
            }
        }
    }

    private static List<String> texts(ResultSet row, int from, int count) throws SQLException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(row.getString(from + i));
        }
        return texts;
    }

    /** In one order, so that two that write the same ones never wait for each other. */
    List<Group> groups() {
        return groups.values().stream()
                .sorted(Comparator.comparingLong(Group::id))
                .toList();
    }

    List<Line> lines() {
        return lines(sums);
    }

    private static List<Line> lines(Map<Place, long[]> sums) {
        return sums.entrySet().stream()
                .map(sum -> new Line(
                        sum.getKey().detail(),
                        sum.getKey().group(),
                        sum.getKey().kind(),
                        sum.getValue()))
                .toList();
    }

    /**
     * The same, whatever became of the requests: usually one row of a group, because what cost nothing is in that of the currency that
     * the rest was paid in. Of several currencies the first has it, and the others their money alone.
     */
    List<Line> together() {
        Map<Place, String> first = new HashMap<>();
        sums.keySet().forEach(place -> first.merge(place.of(""), place.currency(), HourSums::earlier));
        Map<Place, long[]> together = new HashMap<>();
        sums.forEach((place, figures) -> {
            String counted = first.getOrDefault(place.of(""), "");
            long[] sum = together.computeIfAbsent(place.of(counted), key -> new long[FIGURES + ENDS.size()]);
            sum[0] += figures[0];
            int end = ENDS.indexOf(place.kind().get(STATUS));
            if (end >= 0) {
                sum[1 + end] += figures[0];
            }
            for (int i = 1; i < FIGURES; i++) {
                sum[ENDS.size() + i] += i == COST ? 0 : figures[i];
            }
            String paid = place.currency().isEmpty() ? counted : place.currency();
            long[] money = together.computeIfAbsent(place.of(paid), key -> new long[FIGURES + ENDS.size()]);
            money[ENDS.size() + COST] += figures[COST];
        });
        return lines(together);
    }

    /** Of two currencies; none is later than any. */
    private static String earlier(String one, String other) {
        return other.isEmpty() || (!one.isEmpty() && one.compareTo(other) < 0) ? one : other;
    }
}
