package io.axonhub.gateway.transform.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.json.JsonScan;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.GenerationOutbound;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.StreamReader;
import io.axonhub.gateway.transform.Target;
import io.axonhub.gateway.transform.Traits;
import java.util.List;

/**
 * Providers that speak Anthropic Messages.
 *
 * @see <a href="https://docs.anthropic.com/en/api/messages">Messages API</a>
 */
public final class AnthropicOutbound implements GenerationOutbound {
    /** The format's name. */
    public static final String FORMAT = "anthropic";

    private static final String PATH = "/v1/messages";
    private static final String VERSION_HEADER = "anthropic-version";
    /** The header that names betas; members of a body depend on it. */
    static final String BETA_HEADER = "anthropic-beta";

    private static final String VERSION = "2023-06-01";

    private final Traits traits;

    /** As Anthropic speaks it. */
    public AnthropicOutbound() {
        this(Traits.none());
    }

    private AnthropicOutbound(Traits traits) {
        this.traits = traits;
    }

    @Override
    public GenerationOutbound with(Traits other) {
        return other.equals(traits) ? this : new AnthropicOutbound(other);
    }

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public HttpCall write(Request request, Target target, Notes notes) {
        byte[] body = Json.bytes(new AnthropicRequestWriter(request, target, notes).write());
        Headers headers = headers(VERSION);
        JsonNode betas = request.extras().get(BETA_HEADER);
        if (betas != null && request.format().equals(FORMAT)) {
            headers = headers.with(BETA_HEADER, betas.asText());
        }
        return new HttpCall("POST", PATH, headers, body);
    }

    @Override
    public String unified(String wire) {
        return switch (wire) {
            case "stop_sequences" -> "stop";
            case "output_config.effort" -> "effort";
            case "output_config.format" -> "response_format";
            case "metadata", "metadata.user_id" -> "end_user";
            case "system" -> "messages";
            default -> wire;
        };
    }

    @Override
    public HttpCall forward(HttpCall call, Envelope envelope, Target target, Notes notes) {
        byte[] body = envelope.model().equals(target.model())
                ? call.body()
                : JsonScan.of(call.body(), "model").withText("model", target.model());
        Headers headers = headers(call.headers().first(VERSION_HEADER).orElse(VERSION));
        List<String> betas = call.headers().all(BETA_HEADER);
        if (!betas.isEmpty()) {
            headers = headers.with(BETA_HEADER, String.join(",", betas));
        }
        return new HttpCall("POST", PATH + beta(call.path()), headers, body);
    }

    private static Headers headers(String version) {
        return Headers.of("content-type", "application/json", VERSION_HEADER, version);
    }

    /** The {@code beta} parameter of the client's query: the only one that belongs to the dialect; others may hold a key. */
    private static String beta(String path) {
        int query = path.indexOf('?');
        if (query >= 0) {
            for (String parameter : path.substring(query + 1).split("&", -1)) {
                if (parameter.startsWith("beta=")) {
                    return "?" + parameter;
                }
            }
        }
        return "";
    }

    @Override
    public Response read(HttpReply reply) {
        return AnthropicResponseReader.read(reply, traits);
    }

    @Override
    public StreamReader streamReader() {
        return new AnthropicStreamReader(traits);
    }

    /** Documented to hold across accounts and across the clouds that host the model. */
    @Override
    public boolean signaturesTravel() {
        return true;
    }

    @Override
    public LlmError error(HttpReply reply) {
        return AnthropicErrors.of(reply, traits);
    }
}
