package io.axonhub.gateway.transform;

import io.axonhub.gateway.http.HttpReply;

/**
 * A provider's side of a session: a connection that switches protocols and then carries both sides' bytes. Sessions cross no
 * formats; a provider without the client's own does not serve it.
 */
public interface SessionOutbound extends Outbound {
    /** A meter for one session. */
    SessionMeter meter();

    /** A session has no whole answer. */
    @Override
    default Report report(HttpReply reply) {
        throw new IllegalStateException("a session has no whole answer");
    }

    /** A session has no stream of events. */
    @Override
    default StreamReader streamReader() {
        throw new IllegalStateException("a session has a meter, no stream reader");
    }
}
