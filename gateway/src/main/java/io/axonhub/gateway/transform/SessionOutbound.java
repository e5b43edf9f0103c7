package io.axonhub.gateway.transform;

/**
 * A provider's side of a session: a connection that switches protocols and then carries both sides' bytes. Sessions cross no
 * formats; a provider without the client's own does not serve it.
 */
public interface SessionOutbound extends Outbound {
    /** A meter for one session. */
    SessionMeter meter();
}
