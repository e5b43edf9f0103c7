package io.axonhub.gateway.store.journal;

import io.axonhub.gateway.store.RouteTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The part of {@link Codec} that tells why a request went where it went. */
final class RouteCodec {
    private RouteCodec() {}

    static void encode(@Nullable RouteTrace route, Encoder out) {
        out.flag(route != null);
        if (route == null) {
            return;
        }
        out.textOrNull(route.profile());
        indexOrNull(route.rule(), out);
        indexOrNull(route.mapping(), out);
        out.textOrNull(route.strategy());
        out.textOrNull(route.affinity());
        each(route.legs(), leg -> leg(leg, out), out);
        each(
                route.skips(),
                skip -> {
                    out.text(skip.channel());
                    out.text(skip.reason());
                    out.number(skip.left());
                },
                out);
        each(
                route.waits(),
                wait -> {
                    out.text(wait.reason());
                    out.number(wait.duration());
                },
                out);
        each(route.problems(), out::text, out);
    }

    static @Nullable RouteTrace decode(Decoder in) {
        if (!in.flag()) {
            return null;
        }
        return new RouteTrace(
                in.textOrNull(),
                indexOrNull(in),
                indexOrNull(in),
                in.textOrNull(),
                in.textOrNull(),
                all(() -> leg(in), in),
                all(() -> new RouteTrace.Skip(in.text(), in.text(), in.number()), in),
                all(() -> new RouteTrace.Wait(in.text(), in.number()), in),
                all(in::text, in));
    }

    private static void leg(RouteTrace.Leg leg, Encoder out) {
        out.text(leg.model());
        out.text(leg.cause());
        each(
                leg.candidates(),
                candidate -> {
                    out.text(candidate.channel());
                    out.number(candidate.priority());
                    out.text(candidate.standing());
                    out.number(candidate.score());
                    out.textOrNull(candidate.obstacle());
                },
                out);
        each(
                leg.exclusions(),
                exclusion -> {
                    out.text(exclusion.channel());
                    out.text(exclusion.reason());
                },
                out);
        out.number(leg.more());
    }

    private static RouteTrace.Leg leg(Decoder in) {
        return new RouteTrace.Leg(
                in.text(),
                in.text(),
                all(
                        () -> new RouteTrace.Candidate(
                                in.text(), (int) in.number(), in.text(), in.number(), in.textOrNull()),
                        in),
                all(() -> new RouteTrace.Exclusion(in.text(), in.text()), in),
                (int) in.number());
    }

    private static <T> void each(List<T> items, Consumer<T> item, Encoder out) {
        out.number(items.size());
        items.forEach(item);
    }

    private static <T> List<T> all(Supplier<T> item, Decoder in) {
        int count = in.count();
        List<T> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(item.get());
        }
        return items;
    }

    private static void indexOrNull(@Nullable Integer index, Encoder out) {
        out.numberOrNull(index == null ? null : index.longValue());
    }

    private static @Nullable Integer indexOrNull(Decoder in) {
        Long index = in.numberOrNull();
        return index == null ? null : index.intValue();
    }
}
