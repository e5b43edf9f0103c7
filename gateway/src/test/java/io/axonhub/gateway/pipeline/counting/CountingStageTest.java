package io.axonhub.gateway.pipeline.counting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Fixtures;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.transform.anthropic.AnthropicInbound;
import io.axonhub.gateway.transform.anthropic.CountTokensInbound;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CountingStageTest {
    private static final LlmError NONE = new LlmError.NotSupported("no");
    private static final LlmError NO_PATH = new LlmError.UpstreamRejected(404, "no", null, null);
    private static final LlmError BAD = new LlmError.UpstreamRejected(400, "bad", null, null);

    private static Exchange exchange() {
        byte[] body = "{\"model\":\"m\",\"messages\":[]}".getBytes(StandardCharsets.UTF_8);
        return new Exchange(
                "req_1",
                new CountTokensInbound(new AnthropicInbound(() -> "msg_1")),
                new HttpCall("POST", "/v1/messages/count_tokens", Headers.empty(), body),
                Instant.EPOCH,
                0,
                "127.0.0.1");
    }

    private static Reply handled(boolean estimates, LlmError error) {
        return new CountingStage(estimates).handle(exchange(), next -> {
            throw new GatewayException(error);
        });
    }

    @Test
    void whoCountsAnswers() {
        Reply counted = new Reply.Whole(new HttpReply(200, Headers.empty(), new byte[0]));
        assertThat(new CountingStage(true).handle(exchange(), next -> counted)).isSameAs(counted);
    }

    @Test
    void nobodyCountsIsNotSupported() {
        for (LlmError error : new LlmError[] {NONE, NO_PATH}) {
            assertThatThrownBy(() -> handled(false, error))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            e -> assertThat(e.error()).isInstanceOf(LlmError.NotSupported.class));
        }
    }

    @Test
    void nobodyCountsIsAnEstimateWhereThatIsWanted() {
        for (LlmError error : new LlmError[] {NONE, NO_PATH}) {
            assertThat(handled(true, error))
                    .isInstanceOfSatisfying(
                            Reply.Whole.class,
                            whole -> assertThat(new String(whole.reply().body(), StandardCharsets.UTF_8))
                                    .matches("\\{\"input_tokens\":\\d+}"));
        }
    }

    @Test
    void otherErrorsAreToldAsTheyAre() {
        assertThatThrownBy(() -> handled(true, BAD))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.error()).isSameAs(BAD));
    }

    @Test
    void conversationsAreNotItsBusiness() {
        assertThatThrownBy(() -> new CountingStage(true).handle(Fixtures.exchange(Headers.empty()), next -> {
                    throw new GatewayException(NONE);
                }))
                .isInstanceOf(GatewayException.class);
    }
}
