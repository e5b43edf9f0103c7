package io.axonhub.gateway.client;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.LlmError.Timeout.Phase;
import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.webclient.api.ConnectedSocketChannelInfo;
import io.helidon.webclient.api.ConnectedSocketInfo;
import io.helidon.webclient.api.ConnectionKey;
import io.helidon.webclient.api.ConnectionListener;
import io.helidon.webclient.api.DnsAddressLookup;
import io.helidon.webclient.api.Proxy;
import io.helidon.webclient.api.TcpClientConnection;
import io.helidon.webclient.api.WebClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections: DNS, the address guard, TCP and TLS. All of it runs on a virtual thread of its own, because DNS can be neither
 * interrupted nor timed; the caller waits no longer than its connect clock and leaves at once when it is interrupted.
 */
final class Connector {
    /** Finds a host's addresses. */
    interface Dns {
        /** In the order of preference, at least one. */
        List<InetAddress> resolve(String host) throws UnknownHostException;

        /** The system's. */
        static Dns system() {
            return host -> List.of(InetAddress.getAllByName(host));
        }
    }

    private static final ScopedValue<AtomicReference<@Nullable Socket>> OPENED = ScopedValue.newInstance();
    private static final Tls NO_TLS = Tls.builder().enabled(false).build();
    private static final List<String> ALPN = List.of("http/1.1");

    private final AddressGuard guard;
    private final Dns dns;
    private final Supplier<Tls> tls;
    private final WebClient client;

    /** {@code tls} is asked for when the first secure origin is called. */
    Connector(AddressGuard guard, Dns dns, Supplier<Tls> tls) {
        this.guard = guard;
        this.dns = dns;
        this.tls = tls;
        this.client = WebClient.builder()
                .shareConnectionCache(false)
                .proxy(Proxy.noProxy())
                .tls(NO_TLS) // comes over its sockets; not made, with all trusted certificates, at the start
                .followRedirects(false)
                .sendExpectContinue(false)
                .writeBufferSize(0) // a Wire writes to the socket itself
                .connectionListener(new Opened())
                .socketOptions(SocketOptions.builder()
                        .tcpNoDelay(true)
                        .connectTimeout(Duration.ofMinutes(2))
                        .build())
                .build();
    }

    /** A fresh connection. */
    Wire connect(Origin origin, Clocks clocks) {
        if (Thread.currentThread().isInterrupted()) {
            throw Faults.canceled(null);
        }
        CompletableFuture<Wire> promise = new CompletableFuture<>();
        Thread opener = Thread.ofVirtual().name("upstream-connect").start(() -> {
            try {
                Wire wire = open(origin);
                if (!promise.complete(wire)) {
                    wire.cut();
                }
            } catch (RuntimeException e) {
                // the thread's edge: whatever it is, the caller is the one to hear of it
                promise.completeExceptionally(e);
            }
        });
        return await(promise, opener, clocks);
    }

    private static Wire await(CompletableFuture<Wire> promise, Thread opener, Clocks clocks) {
        try {
            return promise.get(Math.max(0, clocks.within(clocks.connect())), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            abandon(promise, opener, e);
            throw Faults.canceled(e);
        } catch (TimeoutException e) {
            abandon(promise, opener, e);
            throw Faults.timeout(clocks.remaining() <= 0 ? Phase.TOTAL : Phase.CONNECT, e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof GatewayException known
                    ? known
                    : Faults.lost("the provider cannot be reached", e.getCause());
        }
    }

    /** Whichever of the two comes second closes the connection. */
    private static void abandon(CompletableFuture<Wire> promise, Thread opener, Exception why) {
        if (!promise.completeExceptionally(why) && !promise.isCompletedExceptionally()) {
            promise.join().cut();
        }
        opener.interrupt();
    }

    private Wire open(Origin origin) {
        List<InetAddress> addresses;
        try {
            addresses = dns.resolve(origin.host());
        } catch (UnknownHostException e) {
            throw Faults.lost("the provider's host name is unknown", e);
        }
        if (!addresses.stream().allMatch(guard::allows)) {
            throw new GatewayException(new LlmError.ConnectionLost("the provider's address is not allowed"));
        }
        UncheckedIOException failure = null;
        for (InetAddress address : addresses) {
            try {
                return open(origin, address);
            } catch (UncheckedIOException e) {
                failure = e;
                if (Thread.currentThread().isInterrupted()) {
                    break;
                }
            }
        }
        throw Faults.lost("the provider cannot be reached", failure);
    }

    private Wire open(Origin origin, InetAddress address) {
        InetAddress named = named(origin.host(), address);
        ConnectionKey key = ConnectionKey.create(
                origin.scheme(),
                origin.host(),
                origin.port(),
                NO_TLS,
                (host, lookup) -> named,
                DnsAddressLookup.defaultLookup(),
                Proxy.noProxy());
        AtomicReference<@Nullable Socket> opened = new AtomicReference<>();
        boolean connected = false;
        try {
            ScopedValue.where(OPENED, opened)
                    .run(TcpClientConnection.create(client, key, ALPN, kept -> true, gone -> {})::connect);
            Socket socket = Objects.requireNonNull(opened.get());
            Wire wire = new Wire(socket, secured(origin, named, socket), System.nanoTime());
            connected = true;
            return wire;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (!connected) {
                close(opened.get());
            }
        }
    }

    private Socket secured(Origin origin, InetAddress named, Socket socket) throws IOException {
        if (!origin.secure()) {
            return socket;
        }
        SSLSocket secured = tls.get().createSocket(ALPN, socket, new InetSocketAddress(named, origin.port()));
        secured.startHandshake();
        return secured;
    }

    /** Under the asked name, so that the certificate is checked against that and no reverse look-up is made. */
    private static InetAddress named(String host, InetAddress address) {
        try {
            return InetAddress.getByAddress(host, address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    private static void close(@Nullable Socket socket) {
        if (socket == null) {
            return;
        }
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Notes the socket that Helidon opens, which a {@link Wire} then has to itself: what Helidon wraps around it keeps 8 KiB for reading
     * as long as it lives, and does not show stray bytes on an idle connection.
     */
    private static final class Opened implements ConnectionListener {
        @Override
        public void socketConnected(ConnectedSocketInfo info) {
            OPENED.get().set(info.socket());
        }

        @Override
        public void socketChannelConnected(ConnectedSocketChannelInfo info) {}
    }
}
