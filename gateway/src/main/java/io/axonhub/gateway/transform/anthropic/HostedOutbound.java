package io.axonhub.gateway.transform.anthropic;

import io.axonhub.gateway.http.FrameDecoder;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.transform.Crossing;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.GenerationOutbound;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.StreamReader;
import io.axonhub.gateway.transform.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * Claude at a cloud that runs it: Messages bodies with the version inside and the model outside, answered as Anthropic does. The
 * path is the cloud's affair: another outbound or a quirk replaces it.
 *
 * @see <a href="https://docs.anthropic.com/en/api/claude-on-amazon-bedrock">Claude on Amazon Bedrock</a>
 * @see <a href="https://docs.anthropic.com/en/api/claude-on-vertex-ai">Claude on Vertex AI</a>
 */
public final class HostedOutbound implements GenerationOutbound {
    /** The format's name on Google's Vertex AI. */
    public static final String VERTEX = "vertex-anthropic";

    private static final String BETA_HEADER = "anthropic-beta";

    private final AnthropicOutbound inner = new AnthropicOutbound();
    private final Host host;

    /** Whose machines Claude runs on. */
    enum Host {
        BEDROCK("bedrock-2023-05-31"),
        VERTEX("vertex-2023-10-16");

        private final String version;

        Host(String version) {
            this.version = version;
        }

        /** The value of {@code anthropic_version} in the body. */
        String version() {
            return version;
        }
    }

    private HostedOutbound(Host host) {
        this.host = host;
    }

    /** Bodies for Bedrock's invoke, to be wrapped in its paths and frames. */
    public static HostedOutbound bedrock() {
        return new HostedOutbound(Host.BEDROCK);
    }

    /** Claude on Vertex AI, whose streams are Anthropic's own. */
    public static HostedOutbound vertex() {
        return new HostedOutbound(Host.VERTEX);
    }

    @Override
    public String format() {
        return host == Host.VERTEX ? VERTEX : AnthropicOutbound.FORMAT;
    }

    @Override
    public String dialect() {
        return AnthropicOutbound.FORMAT;
    }

    @Override
    public HttpCall write(Request request, Target target, Notes notes) {
        HttpCall call = inner.write(request, target, notes);
        return Crossing.sent(inner, notes, () -> hosted(call, notes));
    }

    @Override
    public String unified(String wire) {
        return inner.unified(wire);
    }

    @Override
    public HttpCall forward(HttpCall call, Envelope envelope, Target target, Notes notes) {
        return hosted(inner.forward(call, envelope, target, notes), notes);
    }

    /** Bedrock takes betas in the body, Vertex in the header. */
    private HttpCall hosted(HttpCall call, Notes notes) {
        Headers headers = Headers.of("content-type", "application/json");
        List<String> betas = call.headers().all(BETA_HEADER);
        if (host == Host.VERTEX && !betas.isEmpty()) {
            headers = headers.with(BETA_HEADER, String.join(",", betas));
        }
        List<String> inside = host == Host.BEDROCK ? names(betas) : List.of();
        return new HttpCall(call.method(), call.path(), headers, new HostedBody(host, notes).of(call.body(), inside));
    }

    private static List<String> names(List<String> headers) {
        List<String> names = new ArrayList<>();
        for (String name : String.join(",", headers).split(",", -1)) {
            if (!name.isBlank() && !names.contains(name.strip())) {
                names.add(name.strip());
            }
        }
        return names;
    }

    @Override
    public Response read(HttpReply reply) {
        return inner.read(reply);
    }

    @Override
    public StreamReader streamReader() {
        return inner.streamReader();
    }

    @Override
    public FrameDecoder frames() {
        return inner.frames();
    }

    @Override
    public LlmError error(HttpReply reply) {
        return inner.error(reply);
    }
}
