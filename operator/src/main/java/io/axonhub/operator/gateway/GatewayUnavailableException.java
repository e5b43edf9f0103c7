package io.axonhub.operator.gateway;

/** The gateway cannot be told anything now; nothing is wrong with what it was to be told. */
public final class GatewayUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why. */
    public enum Reason {
        /** Nobody answers, or not in time, or with an error of the server's. */
        UNREACHABLE("GatewayUnreachable"),
        /** Its host name means nothing: its Service is gone. */
        GONE("GatewayUnreachable"),
        /** It does not take the token. */
        UNAUTHORIZED("GatewayUnauthorized"),
        /** It answers, and does not know the call: it is older than this operator. */
        OLDER("UnsupportedByGateway"),
        /** Another operator writes for this source. */
        STALE_LEADER("StaleLeader");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** As in conditions. */
        public String text() {
            return text;
        }
    }

    /** With what to tell people. */
    public GatewayUnavailableException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** What to tell people. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
