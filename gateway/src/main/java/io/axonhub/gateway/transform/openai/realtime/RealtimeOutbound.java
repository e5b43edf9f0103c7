package io.axonhub.gateway.transform.openai.realtime;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.SessionMeter;
import io.axonhub.gateway.transform.SessionOutbound;
import io.axonhub.gateway.transform.Target;
import io.axonhub.gateway.transform.openai.UpstreamErrors;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Realtime sessions towards OpenAI and those that copy it. The handshake's key goes through, so that the client checks the
 * provider's own proof; extensions do not, because compressed frames could not be metered.
 */
public final class RealtimeOutbound implements SessionOutbound {
    private static final List<String> FORWARDED = List.of(
            "sec-websocket-key",
            "sec-websocket-version",
            "sec-websocket-protocol",
            "openai-beta",
            "openai-safety-identifier");

    @Override
    public String format() {
        return RealtimeInbound.FORMAT;
    }

    @Override
    public Operation operation() {
        return Operation.REALTIME;
    }

    @Override
    public HttpCall forward(HttpCall call, Envelope envelope, Target target, Notes notes) {
        Headers headers = Headers.of("upgrade", "websocket");
        for (String name : FORWARDED) {
            for (String value : call.headers().all(name)) {
                headers = headers.add(name, value);
            }
        }
        int mark = call.path().indexOf('?');
        String others = Arrays.stream(call.path().substring(mark + 1).split("&", -1))
                .filter(pair -> !pair.startsWith("model="))
                .map(pair -> "&" + pair)
                .collect(Collectors.joining());
        String model = URLEncoder.encode(target.model(), StandardCharsets.UTF_8);
        return new HttpCall("GET", "/realtime?model=" + model + others, headers, new byte[0]);
    }

    @Override
    public LlmError error(HttpReply reply) {
        return UpstreamErrors.of(reply);
    }

    @Override
    public SessionMeter meter() {
        return new RealtimeMeter();
    }
}
