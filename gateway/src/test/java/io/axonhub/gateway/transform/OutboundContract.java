package io.axonhub.gateway.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What every provider dialect must keep that clients speak too; the cases are the format's goldens. */
public abstract class OutboundContract extends ProviderContract {
    /** The format under test. */
    protected abstract Dialect dialect();

    @Override
    protected final Provided provider() {
        return Provided.of(dialect());
    }

    private GenerationOutbound outbound() {
        return dialect().outbound();
    }

    @Test
    void forwardingKeepsEveryByteButTheModel() {
        for (Golden.Case wanted : Golden.cases(dialect().format(), ".request.json")) {
            HttpCall call = dialect().call(wanted.bytes());
            Envelope envelope = dialect().inbound().envelope(call);
            Target same = new Target(envelope.model(), dialect().target().capabilities());
            String before = new String(call.body(), StandardCharsets.UTF_8);
            String after = new String(
                    outbound().forward(call, envelope, same, new Notes()).body(), StandardCharsets.UTF_8);
            if (envelope.stream()) {
                assertThat(after)
                        .as("members may be added at the end")
                        .startsWith(before.substring(0, before.lastIndexOf('}')));
            } else {
                assertThat(after).isEqualTo(before);
            }
        }
    }

    @Test
    void forwardingSendsNoCredentialAndNoConnectionHeader() {
        Headers headers = Headers.of(
                "authorization", "Bearer secret",
                "x-api-key", "secret",
                "api-key", "secret",
                "cookie", "secret",
                "proxy-authorization", "secret",
                "x-goog-api-key", "secret",
                "connection", "keep-alive",
                "host", "gateway",
                "content-length", "7",
                "transfer-encoding", "chunked",
                "accept-encoding", "br",
                "x-forwarded-for", "10.0.0.1");
        for (Golden.Case wanted : Golden.cases(dialect().format(), ".request.json")) {
            HttpCall call = dialect().call(headers, wanted.bytes());
            HttpCall forwarded = outbound()
                    .forward(call, dialect().inbound().envelope(call), dialect().target(), new Notes());
            headers.forEach((name, value) ->
                    assertThat(forwarded.headers().first(name)).as(name).isEmpty());
            assertThat(forwarded.headers().first("content-type")).hasValue("application/json");
        }
    }
}
