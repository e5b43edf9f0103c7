package io.axonhub.gateway.telemetry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.pipeline.CurrentRequest;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object per line. The {@code key=value} words at the end of a message become members of their own, {@code request_id}
 * among them; {@code message} keeps the words before. A line that is logged while a request is worked on has its ids in any case.
 */
final class JsonFormat extends Formatter {
    private static final Pattern PAIR = Pattern.compile("[a-z][a-z0-9_]*=.*");

    @Override
    public String format(LogRecord line) {
        ObjectNode json = Json.object();
        json.put("time", line.getInstant().toString());
        json.put("level", Logging.levelName(line));
        json.put("logger", line.getLoggerName());
        String[] words = formatMessage(line).split(" ", -1);
        int fields = words.length;
        while (fields > 0 && PAIR.matcher(words[fields - 1]).matches()) {
            fields--;
        }
        json.put("message", String.join(" ", java.util.Arrays.copyOf(words, fields)));
        for (int i = fields; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            String name = words[i].substring(0, equals);
            if (!json.has(name)) {
                json.put(name, words[i].substring(equals + 1));
            }
        }
        CurrentRequest request = CurrentRequest.find();
        if (request != null) {
            add(json, "request_id", request.id());
            add(json, "trace_id", request.traceId());
        }
        if (line.getThrown() != null) {
            json.put("error", ConsoleFormat.stack(line.getThrown()));
        }
        return Json.text(json) + "\n";
    }

    private static void add(ObjectNode json, String name, @Nullable String value) {
        if (value != null && !json.has(name)) {
            json.put(name, value);
        }
    }
}
