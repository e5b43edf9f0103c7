package io.axonhub.e2e.provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An LLM provider on loopback that plays scripts chosen by model name, in the OpenAI chat or the Anthropic messages dialect by
 * path, and remembers what it was sent and what usage it reported. It may misbehave down to the byte. Thread-safe.
 */
public final class ScriptedProvider implements AutoCloseable {
    private final int port;
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final Queue<Recorded> requests = new ConcurrentLinkedQueue<>();
    private final Queue<Counts> ledger = new ConcurrentLinkedQueue<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong connections = new AtomicLong();
    private final Script otherwise = new Repertoire();
    private volatile ServerSocket server;

    private ScriptedProvider(ServerSocket server) {
        this.server = server;
        this.port = server.getLocalPort();
    }

    /** Starts on a free port. */
    public static ScriptedProvider start() {
        try {
            ServerSocket server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
            ScriptedProvider provider = new ScriptedProvider(server);
            provider.accept(server);
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code http://127.0.0.1:port}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Plays {@code script} for requests that name {@code model}; others get the {@link Repertoire}. */
    public void on(String model, Script script) {
        scripts.put(model, script);
    }

    /** All requests, in order of arrival. */
    public List<Recorded> requests() {
        return List.copyOf(requests);
    }

    /** The requests that named {@code model}. */
    public List<Recorded> requests(String model) {
        return requests.stream().filter(seen -> seen.model().equals(model)).toList();
    }

    /** The newest request that named {@code model}. */
    public Recorded last(String model) {
        return requests(model).getLast();
    }

    /** The usage of each answer that went out in full. */
    public List<Counts> ledger() {
        return List.copyOf(ledger);
    }

    /** How many connections were opened so far. */
    public long connections() {
        return connections.get();
    }

    /** Refuses connections, and cuts those that are open, until it listens again. */
    public void refuse() {
        close();
    }

    /** Listens again, on its old port. */
    public void listen() {
        try {
            ServerSocket again = new ServerSocket();
            again.setReuseAddress(true);
            again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
            server = again;
            accept(again);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops listening and cuts every connection. */
    @Override
    public void close() {
        closeQuietly(server);
        open.forEach(ScriptedProvider::closeQuietly);
    }

    Answer answer(Recorded request) {
        requests.add(request);
        return scripts.getOrDefault(request.model(), otherwise).answer(request);
    }

    void report(Counts usage) {
        ledger.add(usage);
    }

    private void accept(ServerSocket listening) {
        Thread.ofVirtual().name("provider-accept").start(() -> acceptAll(listening));
    }

    private void acceptAll(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                long number = connections.incrementAndGet();
                Thread.ofVirtual().name("provider-" + number).start(() -> serve(socket, number));
            } catch (IOException e) {
                closeQuietly(listening);
            }
        }
    }

    private void serve(Socket socket, long number) {
        try (socket) {
            new Connection(this, socket, number).run();
        } catch (IOException e) {
            // the peer left; the request's record says so
        } finally {
            open.remove(socket);
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // it is closed, and nobody waits for it
        }
    }
}
