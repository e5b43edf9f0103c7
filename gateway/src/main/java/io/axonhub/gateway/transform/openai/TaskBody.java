package io.axonhub.gateway.transform.openai;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.Multipart;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.json.JsonScan;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.Envelope;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What pass-through reads and changes of a body, JSON or a form, without building a tree or copying a file. */
public final class TaskBody {
    private static final String MODEL = "model";
    private static final String STREAM = "stream";
    private static final String STREAM_FORMAT = "stream_format";

    private TaskBody() {}

    /** The model and whether a stream is asked for; {@code otherwise}: the model of a body that names none, null to refuse it. */
    public static Envelope envelope(HttpCall call, @Nullable String otherwise) {
        String type = contentType(call);
        String model;
        boolean stream;
        if (Multipart.is(type)) {
            Multipart form = form(call.body(), type);
            model = text(form, MODEL).orElse(null);
            stream = text(form, STREAM).map(TaskBody::isTrue).orElse(false);
        } else {
            JsonScan scan = scan(call.body());
            model = model(scan);
            stream = flag(scan) || isSse(scan);
        }
        if (model == null && otherwise != null) {
            model = otherwise;
        }
        if (model == null) {
            throw invalid("You must provide a model parameter.");
        }
        if (model.isBlank()) {
            throw invalid("'model' must be a non-empty string.");
        }
        return new Envelope(model, stream, true);
    }

    private static String contentType(HttpCall call) {
        return call.headers().first("content-type").orElse("application/json");
    }

    private static @Nullable String model(JsonScan scan) {
        JsonScan.Member member = scan.member(MODEL).orElse(null);
        if (member == null || member.kind() == JsonScan.Kind.NULL) {
            return null;
        }
        if (member.kind() != JsonScan.Kind.STRING) {
            throw invalid("'model' must be a non-empty string.");
        }
        return member.text();
    }

    private static boolean flag(JsonScan scan) {
        JsonScan.Kind kind = scan.member(STREAM).map(JsonScan.Member::kind).orElse(JsonScan.Kind.NULL);
        return switch (kind) {
            case TRUE -> true;
            case FALSE, NULL -> false;
            case STRING, NUMBER, OBJECT, ARRAY ->
                throw new GatewayException(LlmError.InvalidRequest.of(STREAM, "'stream' must be true or false."));
        };
    }

    /** Speech asks for events by another name. */
    private static boolean isSse(JsonScan scan) {
        return scan.member(STREAM_FORMAT)
                .filter(member -> member.text().equals("sse"))
                .isPresent();
    }

    private static boolean isTrue(String text) {
        return switch (text.strip()) {
            case "true", "True", "1" -> true;
            case "", "false", "False", "0" -> false;
            default ->
                throw new GatewayException(LlmError.InvalidRequest.of(STREAM, "'stream' must be true or false."));
        };
    }

    private static GatewayException invalid(String message) {
        return new GatewayException(LlmError.InvalidRequest.of(MODEL, message));
    }

    /** The body with the provider's name of the model; all other bytes stay. */
    public static byte[] renamed(HttpCall call, Envelope envelope, String model) {
        String type = contentType(call);
        if (Multipart.is(type)) {
            Multipart form = form(call.body(), type);
            return text(form, MODEL).filter(model::equals).isPresent() ? call.body() : form.with(MODEL, model);
        }
        JsonScan scan = scan(call.body());
        return model.equals(envelope.model()) && scan.member(MODEL).isPresent()
                ? call.body()
                : scan.withText(MODEL, model);
    }

    private static JsonScan scan(byte[] body) {
        try {
            return JsonScan.of(body, MODEL, STREAM, STREAM_FORMAT);
        } catch (Json.BadJsonException e) {
            throw new GatewayException(
                    new LlmError.InvalidRequest(
                            "We could not parse the JSON body of your request: " + e.getMessage() + ".", null, null),
                    e);
        }
    }

    private static Multipart form(byte[] body, String type) {
        try {
            return Multipart.parse(body, type);
        } catch (Multipart.BadMultipartException e) {
            throw unreadable(e);
        }
    }

    private static Optional<String> text(Multipart form, String name) {
        try {
            return form.text(name);
        } catch (Multipart.BadMultipartException e) {
            throw unreadable(e);
        }
    }

    private static GatewayException unreadable(Multipart.BadMultipartException e) {
        return new GatewayException(
                new LlmError.InvalidRequest(
                        "We could not read the multipart body of your request: " + e.getMessage() + ".", null, null),
                e);
    }
}
