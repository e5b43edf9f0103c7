package io.axonhub.e2e.signin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.e2e.Tree;
import io.axonhub.e2e.sdk.Child;
import io.axonhub.e2e.sdk.Toolbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * The certified {@code oidc-provider} as a child process on loopback: what others take OpenID Connect to be. Its client is
 * confidential and bound to PKCE; its log-in page believes everybody.
 */
public final class IdentityProvider implements AutoCloseable {
    /** The client's name there. */
    public static final String CLIENT = "axonhub";

    /** One that does not look the same once it is form-encoded, as basic authentication wants it. */
    public static final String SECRET = "s3cret/+:%20&=";

    private final int port;
    private final URI redirect;
    private final Map<String, ObjectNode> accounts = new LinkedHashMap<>();
    private Child child;

    private IdentityProvider(int port, URI redirect, Child child) {
        this.port = port;
        this.redirect = redirect;
        this.child = child;
    }

    /** Starts on {@code port} for a client that people come back to at {@code redirect}. */
    public static IdentityProvider start(int port, URI redirect) {
        return new IdentityProvider(port, redirect, launch(port, redirect));
    }

    private static Child launch(int port, URI redirect) {
        Toolbox.nodeModules();
        Path script = Toolbox.home().resolve("src/test/clients/node/oidc.mjs");
        Child child = Child.start(
                "oidc-provider",
                List.of("node", script.toString(), Integer.toString(port), SECRET, redirect.toString()));
        answer(child, Tree.object().put("op", "ready"));
        return child;
    }

    /** As discovery names it. */
    public String issuer() {
        return "http://localhost:" + port;
    }

    /** What it says of somebody from now on. */
    public void account(String id, ObjectNode claims) {
        accounts.put(id, claims);
        tell(id, claims);
    }

    private void tell(String id, ObjectNode claims) {
        ObjectNode call = Tree.object().put("op", "account").put("id", id);
        call.set("claims", claims);
        answer(child, call);
    }

    /** Signs with a new key from now on, and forgets the old one. */
    public void rotate() {
        answer(child, Tree.object().put("op", "rotate"));
    }

    /** Ends it, and waits until nobody answers at its port. */
    public void stop() {
        child.close();
        Awaitility.await("the provider is down").atMost(Duration.ofSeconds(20)).until(() -> !listens());
    }

    /** Starts it anew with the same accounts, but without memory of sessions, and with new keys. */
    public void restart() {
        child = launch(port, redirect);
        accounts.forEach(this::tell);
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static void answer(Child child, ObjectNode call) {
        JsonNode answer = child.call(call);
        if (!answer.path("ok").asBoolean()) {
            throw new IllegalStateException(
                    "oidc-provider: " + answer.path("value").asText());
        }
    }

    @Override
    public void close() {
        child.close();
    }
}
