package io.axonhub.gateway.server;

import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Identity;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** One line per request at INFO: never bodies, keys or queries. */
final class AccessLog {
    private static final Logger LOG = System.getLogger("io.axonhub.gateway.access");

    private AccessLog() {}

    /** Logs a finished request; {@code status} 499 when the client left. */
    static void log(Visit visit, int status, @Nullable Exchange exchange) {
        if (!LOG.isLoggable(Level.INFO)) {
            return;
        }
        long millis = (System.nanoTime() - visit.receivedNanos()) / 1_000_000;
        StringBuilder line = new StringBuilder(160)
                .append("request method=")
                .append(visit.call().method())
                .append(" path=")
                .append(Printable.of(visit.path()))
                .append(" status=")
                .append(status)
                .append(" ms=")
                .append(millis)
                .append(" request_id=")
                .append(visit.id());
        if (!visit.shownId().equals(visit.id())) {
            line.append(" client_request_id=").append(visit.shownId());
        }
        if (exchange != null) {
            describe(exchange, line);
        }
        LOG.log(Level.INFO, line.toString());
    }

    private static void describe(Exchange exchange, StringBuilder line) {
        exchange.knownIdentity()
                .map(Identity::keyId)
                .ifPresent(key -> line.append(" key=").append(Printable.of(key)));
        String model = modelOf(exchange);
        if (!model.isEmpty()) {
            line.append(" model=").append(Printable.of(model));
        }
        if (!exchange.attempts().isEmpty()) {
            Attempt last = exchange.attempts().getLast();
            line.append(" channel=").append(last.route().channel());
            line.append(" attempts=").append(last.number());
        }
    }

    /** Empty when the body was too bad to name one. */
    private static String modelOf(Exchange exchange) {
        return exchange.knownIdentity().isPresent() && !exchange.attempts().isEmpty() ? exchange.model() : "";
    }
}
