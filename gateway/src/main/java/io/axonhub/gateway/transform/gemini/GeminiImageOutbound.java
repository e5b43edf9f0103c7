package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.llm.Task;
import io.axonhub.gateway.llm.TaskResult;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Report;
import io.axonhub.gateway.transform.Target;
import io.axonhub.gateway.transform.TaskOutbound;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Images of Gemini's own image models, which draw them as parts of an answer. Never passed through: no client asks for images alone
 * in this shape.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/image-generation">Gemini, image generation</a>
 */
public final class GeminiImageOutbound implements TaskOutbound {
    private static final Headers JSON = Headers.of("content-type", "application/json");
    private static final Set<String> RATIOS =
            Set.of("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9");

    private final Clock clock;

    /** {@code clock} gives the {@code created} of answers. */
    public GeminiImageOutbound(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String format() {
        return "gemini-image";
    }

    @Override
    public Operation operation() {
        return Operation.IMAGE;
    }

    @Override
    public HttpCall write(Task task, Target target, Notes notes) {
        Task.Image asked = image(task);
        if (asked.count() != null && asked.count() > 1) {
            throw refuse("n", "The provider of this model makes one image at a time.");
        }
        if (Boolean.FALSE.equals(asked.base64())) {
            throw refuse("response_format", "The provider of this model sends images as b64_json only.");
        }
        ObjectNode body = Json.object();
        body.putArray("contents")
                .addObject()
                .put("role", "user")
                .putArray("parts")
                .addObject()
                .put("text", asked.prompt());
        ObjectNode config = body.putObject("generationConfig");
        config.putArray("responseModalities").add("TEXT").add("IMAGE");
        if (asked.size() != null && !asked.size().equals("auto")) {
            config.putObject("imageConfig").put("aspectRatio", ratio(asked.size(), notes));
        }
        asked.extras().keySet().forEach(name -> notes.dropped(name, "the provider does not know it"));
        return new HttpCall("POST", GeminiCall.path(target.model(), false), JSON, Json.bytes(body));
    }

    private static Task.Image image(Task task) {
        if (task instanceof Task.Image asked) {
            return asked;
        }
        throw new IllegalArgumentException("no image");
    }

    private static GatewayException refuse(String field, String message) {
        return new GatewayException(LlmError.InvalidRequest.of(field, message));
    }

    /** The size's proportion; the number of pixels is the model's own. */
    private static String ratio(String size, Notes notes) {
        String[] sides = size.split("x", -1);
        int width = sides.length == 2 ? number(sides[0]) : 0;
        int height = sides.length == 2 ? number(sides[1]) : 0;
        if (width == 0 || height == 0) {
            throw refuse("size", "'size' must be such as '1024x1024'.");
        }
        int divisor = divisor(width, height);
        String ratio = width / divisor + ":" + height / divisor;
        if (!RATIOS.contains(ratio)) {
            throw refuse("size", "The provider of this model makes no images of the proportion " + ratio + ".");
        }
        notes.degraded("size", "the provider takes its proportion only");
        return ratio;
    }

    private static int number(String digits) {
        return digits.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(digits) : 0;
    }

    private static int divisor(int a, int b) {
        return b == 0 ? a : divisor(b, a % b);
    }

    @Override
    public HttpCall forward(HttpCall call, Envelope envelope, Target target, Notes notes) {
        throw new IllegalStateException("no client speaks " + format());
    }

    @Override
    public TaskResult.Images read(HttpReply reply, Task task) {
        JsonNode body = parse(reply.body());
        List<TaskResult.Picture> pictures = new ArrayList<>();
        for (JsonNode part : body.path("candidates").path(0).path("content").path("parts")) {
            JsonNode data = part.path("inlineData");
            if (data.path("data").isTextual() && !part.path("thought").asBoolean()) {
                pictures.add(new TaskResult.Picture(
                        data.path("mimeType").asText("image/png"),
                        data.path("data").textValue(),
                        null));
            }
        }
        if (pictures.isEmpty()) {
            throw new GatewayException(none(body));
        }
        Usage made = Usage.zero().with(new Usage.Media(0, 0, 0, 0, 0, pictures.size(), 0));
        return new TaskResult.Images(
                body.path("modelVersion").asText(""),
                clock.instant().getEpochSecond(),
                pictures,
                Usage.sum(UsageMetadata.read(body.path("usageMetadata")), made));
    }

    /** Why there is no picture: the filter's word for it, or an answer that makes no sense. */
    private static LlmError none(JsonNode body) {
        String blocked = body.path("promptFeedback").path("blockReason").asText("");
        String finish = body.path("candidates").path(0).path("finishReason").asText("");
        boolean filtered = !blocked.isEmpty() || isFilter(finish);
        return filtered
                ? new LlmError.ContentFiltered(
                        "The provider refused to make this image (" + (blocked.isEmpty() ? finish : blocked) + ").")
                : new LlmError.MalformedUpstream("The provider's answer has no image.");
    }

    private static boolean isFilter(String finish) {
        return switch (finish) {
            case "SAFETY",
                    "RECITATION",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" -> true;
            default -> false;
        };
    }

    @Override
    public Report report(HttpReply reply) {
        throw new IllegalStateException("no client speaks " + format());
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode json = Json.parse(body);
            if (GeminiUpstreamErrors.isError(json)) {
                throw new GatewayException(GeminiUpstreamErrors.inBand(json));
            }
            return json;
        } catch (Json.BadJsonException e) {
            throw new GatewayException(new LlmError.MalformedUpstream("The provider's answer is no JSON."), e);
        }
    }

    @Override
    public LlmError error(HttpReply reply) {
        return GeminiUpstreamErrors.of(reply);
    }
}
