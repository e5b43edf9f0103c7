package io.axonhub.gateway.transform.openai.images;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.llm.Task;
import io.axonhub.gateway.llm.TaskResult;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.TaskInbound;
import io.axonhub.gateway.transform.openai.Members;
import io.axonhub.gateway.transform.openai.PlainInbound;
import org.jspecify.annotations.Nullable;

/**
 * Images as OpenAI's clients ask for them. Edits and variations pass through only, and so do streams.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/images">OpenAI, images</a>
 */
public final class ImagesInbound extends PlainInbound implements TaskInbound {
    /** The format's name. */
    public static final String FORMAT = "openai-images";

    private static final String GENERATIONS = "/images/generations";
    private static final String RESPONSE_FORMAT = "response_format";

    /** The endpoints. */
    public ImagesInbound() {
        super(FORMAT, Operation.IMAGE, "prompt", null);
    }

    @Override
    public Task.Image read(HttpCall call) {
        if (!call.path().contains(GENERATIONS)) {
            throw new GatewayException(LlmError.InvalidRequest.of(
                    "model", "The provider of this model cannot edit or vary images at this path."));
        }
        Members body = Members.of(Json.parse(call.body()), "");
        if (Boolean.TRUE.equals(body.flag("stream"))) {
            throw Members.refuse("stream", "must be false: the provider of this model sends images whole");
        }
        body.any("partial_images");
        return new Task.Image(
                FORMAT,
                body.needName("model"),
                body.needText("prompt"),
                body.count("n", 1),
                body.text("size"),
                base64(body),
                body.rest());
    }

    private static @Nullable Boolean base64(Members body) {
        String wanted = body.text(RESPONSE_FORMAT);
        return switch (wanted) {
            case null -> null;
            case "b64_json" -> true;
            case "url" -> false;
            default -> throw Members.refuse(RESPONSE_FORMAT, "must be 'url' or 'b64_json'");
        };
    }

    @Override
    public HttpReply write(TaskResult result, Task task, Notes notes) {
        if (!(result instanceof TaskResult.Images images)) {
            throw new IllegalArgumentException("no images");
        }
        ObjectNode body = Json.object().put("created", images.createdAt());
        ArrayNode data = body.putArray("data");
        for (TaskResult.Picture picture : images.pictures()) {
            ObjectNode one = data.addObject().put("b64_json", picture.base64());
            if (picture.revisedPrompt() != null) {
                one.put("revised_prompt", picture.revisedPrompt());
            }
        }
        if (!images.pictures().isEmpty()) {
            String type = images.pictures().getFirst().mediaType();
            body.put("output_format", type.substring(type.indexOf('/') + 1));
        }
        Usage usage = images.usage();
        if (usage != null) {
            body.putObject("usage")
                    .put("input_tokens", usage.inputTotal())
                    .put("output_tokens", usage.outputTotal())
                    .put("total_tokens", usage.total())
                    .putObject("input_tokens_details")
                    .put("text_tokens", usage.inputTotal())
                    .put("image_tokens", 0);
        }
        return HttpReply.json(200, Json.bytes(body));
    }
}
