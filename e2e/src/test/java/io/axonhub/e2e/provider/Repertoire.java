package io.axonhub.e2e.provider;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;

/**
 * What the provider plays when a test scripts nothing: the model's name is the scene, in the dialect of the path. Content scenes
 * come from {@link Scenes}; a scene with {@code @way} plays the same content in a special way, such as {@code text@bytes}.
 */
public final class Repertoire implements Script {
    private static final AtomicLong IDS = new AtomicLong();

    /** The special ways. */
    static final List<String> WAYS = List.of(
            "bytes",
            "random",
            "crlf",
            "comments",
            "until-close",
            "close-after",
            "drip",
            "slow",
            "cut",
            "cut-inside",
            "reset",
            "stall",
            "never",
            "no-body",
            "error");

    /** Errors, by model name. */
    static final Map<String, BiFunction<Wire, Recorded, Answer>> FAULTS = Map.ofEntries(
            Map.entry(
                    "fail-400",
                    (wire, seen) -> Answer.json(
                            400,
                            wire.error(
                                    "invalid_request_error",
                                    "invalid_value",
                                    "prompt is too long: 210000 tokens > 200000 maximum"))),
            Map.entry(
                    "fail-401",
                    (wire, seen) -> Answer.json(
                            401,
                            wire.error(
                                    "authentication_error", "invalid_api_key", "Incorrect API key provided: up-key"))),
            Map.entry(
                    "fail-429",
                    (wire, seen) -> Answer.json(429, wire.error("rate_limit_error", "rate_limit_exceeded", "Slow down"))
                            .header("retry-after", "7")),
            Map.entry("fail-500", (wire, seen) -> Answer.json(500, wire.error("api_error", "", "Internal"))),
            Map.entry("fail-529", (wire, seen) -> Answer.json(529, wire.error("overloaded_error", "", "Overloaded"))),
            Map.entry(
                    "html-200", (wire, seen) -> Answer.of(200, "text/html", "<html><body>Please log in</body></html>")),
            Map.entry(
                    "json-error-200",
                    (wire, seen) -> Answer.json(200, wire.error("api_error", "", "Out of order, says 200"))),
            Map.entry(
                    "error-first",
                    (wire, seen) -> Answer.events(List.of(wire.errorFrame("overloaded_error", "Overloaded")))));

    @Override
    public Answer answer(Recorded request) {
        Wire wire = Wire.of(request);
        if (request.body().length == 0) {
            return Answer.json(404, wire.error("not_found_error", "", "no such path: " + request.path()));
        }
        BiFunction<Wire, Recorded, Answer> fault = FAULTS.get(request.model());
        if (fault != null) {
            return fault.apply(wire, request);
        }
        String[] scene = request.model().split("@", 2);
        return Scenes.of(scene[0], request)
                .map(turn -> way(scene.length > 1 ? scene[1] : "plainly", play(turn, request), wire))
                .orElseGet(() -> Answer.json(
                        404, wire.error("not_found_error", "model_not_found", "no such model: " + request.model())));
    }

    /** Plays a turn in the request's dialect, streamed when that was asked for. */
    public static Answer play(Turn turn, Recorded request) {
        Wire wire = Wire.of(request);
        String id = "s" + IDS.incrementAndGet();
        Answer answer = request.streaming()
                ? Answer.events(wire.frames(turn, request, id))
                : Answer.json(200, wire.whole(turn, request, id));
        return answer.reporting(turn.usage());
    }

    private static Answer way(String way, Answer answer, Wire wire) {
        return switch (way) {
            case "plainly" -> answer;
            case "bytes" -> answer.split(Answer.Split.SINGLE_BYTES);
            case "random" -> answer.split(Answer.Split.RANDOM);
            case "crlf" -> answer.rewrite(frame -> frame.replace("\n", "\r\n"));
            case "comments" -> answer.rewrite(frame -> ": PROCESSING\n\n" + frame);
            case "until-close" -> answer.framing(Answer.Framing.UNTIL_CLOSE);
            case "close-after" -> answer.closeAfter();
            case "drip" -> answer.between(Duration.ofMillis(40));
            case "slow" -> answer.between(Duration.ofMillis(150));
            case "cut" -> answer.cut(4);
            case "cut-inside" -> answer.cutInside(4);
            case "reset" -> answer.reset(4);
            case "stall" -> answer.hang(4);
            case "never" -> answer.hang(-1);
            case "no-body" -> answer.hang(0);
            case "error" -> answer.endWith(4, wire.errorFrame("overloaded_error", "Overloaded in the middle"));
            default -> throw new IllegalArgumentException("no way called " + way);
        };
    }
}
