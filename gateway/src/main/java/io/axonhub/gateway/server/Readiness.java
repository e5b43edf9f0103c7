package io.axonhub.gateway.server;

/** Whether the gateway can serve: its configuration is loaded and its journal takes records. */
@FunctionalInterface
public interface Readiness {
    /** A field read, never I/O. */
    boolean ready();
}
