package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.SessionOutbound;
import java.util.function.LongSupplier;

/** A session: the provider's answer to the handshake decides, then bytes go both ways. */
final class SessionWay implements Way {
    private final Exchange exchange;
    private final Attempt attempt;
    private final SessionOutbound outbound;
    private final LongSupplier ticker;

    SessionWay(Exchange exchange, Attempt attempt, SessionOutbound outbound, LongSupplier ticker) {
        this.exchange = exchange;
        this.attempt = attempt;
        this.outbound = outbound;
        this.ticker = ticker;
    }

    @Override
    public Reply go(Sender sender) {
        Upstream.Answer answer = sender.send(outbound.forward(
                exchange.call(), exchange.envelope(), attempt.route().target(), exchange.notes()));
        if (answer instanceof Upstream.Tunnel tunnel) {
            return new Reply.Session(
                    tunnel.headers(), new SessionLink(exchange, attempt, tunnel, outbound.meter(), ticker));
        }
        answer.close();
        throw new GatewayException(new LlmError.MalformedUpstream(
                "the provider answered " + answer.status() + " where it should have switched protocols"));
    }
}
