package io.axonhub.gateway.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Where the gateway is to listen, tried before the server is built: Helidon logs why it cannot bind, but does not throw it. */
record ListenAddress(String host, int port) {
    /**
     * Binds once and lets go.
     *
     * @throws UncheckedIOException whose message names the cause and the keys to change
     */
    void check() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(
                    "the host " + host + " is unknown: set server.host to an address of this machine", e);
        } catch (IOException e) {
            throw refused(String.valueOf(e.getMessage()), e);
        }
    }

    UncheckedIOException refused(String why, IOException cause) {
        return new UncheckedIOException(
                "cannot listen on " + host + ":" + port + " (" + why
                        + "): free it, or set server.port (AXONHUB_SERVER_PORT) or server.host",
                cause);
    }
}
