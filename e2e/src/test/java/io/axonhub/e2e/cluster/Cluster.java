package io.axonhub.e2e.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.e2e.Tree;
import io.axonhub.e2e.gateway.Folders;
import io.axonhub.e2e.gateway.Launched;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes API server of {@code .ci/cluster}: a real one, without nodes, and without controllers but those asked for. It is shared by all classes of a run, which
 * take namespaces of their own, and ends with this process.
 */
public final class Cluster {
    private static final String TOKEN = "e2e-admin";
    private static final Pattern DOCUMENTS = Pattern.compile("(?m)^---\n");
    private static final Pattern KIND = Pattern.compile("(?m)^kind: (\\w+)$");
    private static final Pattern NAME = Pattern.compile("(?m)^  name: (\\S+)$");
    private static final Map<String, String> PATHS =
            Map.of("AIChannel", "aichannels", "AIProfile", "aiprofiles", "APIKey", "apikeys", "Secret", "secrets");
    private static @Nullable Cluster shared;

    private final Path folder;
    private final int port;
    private final Path kubectl;
    private final HttpClient http;

    private Cluster(Path folder, int port, Path kubectl, HttpClient http) {
        this.folder = folder;
        this.port = port;
        this.kubectl = kubectl;
        this.http = http;
    }

    /** An answer of the API server. */
    public record Answer(int status, JsonNode body) {
        /** The object that was asked for. */
        public JsonNode object() {
            if (status >= 300) {
                throw new AssertionError("status " + status + ": " + body);
            }
            return body;
        }
    }

    /** The one of this process, with the custom resources installed. */
    public static synchronized Cluster shared() {
        if (shared == null) {
            Cluster started = start();
            started.kubectl(
                    "apply", "--server-side", "-f", root().resolve("crds").toString());
            started.kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
            shared = started;
        }
        return shared;
    }

    /** An empty one. */
    public static Cluster start() {
        try {
            Path folder = Files.createTempDirectory("axonhub-e2e-cluster");
            int port = Launched.freePort();
            Files.writeString(folder.resolve("tokens.csv"), TOKEN + ",admin,admin,\"system:masters\"\n");
            Files.writeString(folder.resolve("sa.key"), rsaKey());
            Files.writeString(folder.resolve("kubeconfig"), kubeconfig(folder, port, TOKEN));
            Process process = new ProcessBuilder(
                            root().resolve(".ci/cluster").toString(),
                            folder.toString(),
                            Integer.toString(port),
                            Integer.toString(Launched.freePort()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            awaitReady(process, "Kubernetes API server");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process, folder), "cluster"));
            return new Cluster(folder, port, programs("server").resolve("kubectl"), client(folder));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitReady(Process process, String what) throws IOException {
        String line = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)).readLine();
        if (!"ready".equals(line)) {
            throw new IllegalStateException("no " + what + ", see standard error");
        }
    }

    /** Kubernetes' controllers that clean up, until it is closed: what is deleted takes what it owns with it, a namespace its contents. */
    public AutoCloseable controllers() {
        try {
            Process process = new ProcessBuilder(
                            programs("controllers").resolve("controllers").toString(),
                            "--kubeconfig",
                            kubeconfig().toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            awaitReady(process, "Kubernetes controllers");
            return () -> {
                process.getOutputStream().close();
                process.waitFor();
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void end(Process process, Path folder) {
        try {
            process.getOutputStream().close();
            process.waitFor();
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Folders.delete(folder);
    }

    private static Path programs(String what) throws IOException {
        Process process = new ProcessBuilder(root().resolve(".ci/kubernetes").toString(), what)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return Path.of(new String(process.getInputStream().readAllBytes(), UTF_8).strip());
    }

    /** The project's root. */
    public static Path root() {
        return Path.of(System.getProperty("basedir", "."), "..")
                .toAbsolutePath()
                .normalize();
    }

    private static String rsaKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static String kubeconfig(Path folder, int port, String token) {
        return """
                apiVersion: v1
                kind: Config
                current-context: e2e
                contexts: [{name: e2e, context: {cluster: e2e, user: e2e}}]
                users: [{name: e2e, user: {token: "%s"}}]
                clusters:
                  - name: e2e
                    cluster:
                      server: https://127.0.0.1:%d
                      certificate-authority: %s
                """.formatted(token, port, folder.resolve("certs/apiserver.crt"));
    }

    private static HttpClient client(Path folder) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream file = Files.newInputStream(folder.resolve("certs/apiserver.crt"))) {
            Collection<? extends Certificate> all =
                    CertificateFactory.getInstance("X.509").generateCertificates(file);
            for (Certificate one : all) {
                store.setCertificateEntry("c" + store.size(), one);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(tls).build();
    }

    /** Where it answers. */
    public String url() {
        return "https://127.0.0.1:" + port;
    }

    /** What its certificate is checked with. */
    public Path certificate() {
        return folder.resolve("certs/apiserver.crt");
    }

    /** What service accounts' tokens are signed with. */
    Path signingKey() {
        return folder.resolve("sa.key");
    }

    /** For whoever connects as an administrator. */
    public Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    /** For whoever connects with this token. */
    public Path kubeconfig(String name, String token) {
        try {
            return Files.writeString(folder.resolve("kubeconfig-" + name), kubeconfig(folder, port, token));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new namespace with labels such as {@code team: blue}. */
    public void namespace(String name, String... labels) {
        StringBuilder yaml = new StringBuilder(
                "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: " + name + "\n  labels:\n    e2e: \"yes\"\n");
        for (String label : labels) {
            yaml.append("    ").append(label).append('\n');
        }
        send("PATCH", "/api/v1/namespaces/" + name + "?fieldManager=e2e&force=true", yaml.toString())
                .object();
    }

    /** Applies objects on the server's side, documents of YAML with two spaces of indentation. */
    public void apply(String namespace, String yaml) {
        for (String document : DOCUMENTS.split(yaml, -1)) {
            Matcher kind = KIND.matcher(document);
            Matcher name = NAME.matcher(document);
            if (!kind.find() || !name.find()) {
                throw new IllegalArgumentException("no kind or name: " + document);
            }
            send("PATCH", path(namespace, kind.group(1), name.group(1)) + "?fieldManager=e2e&force=true", document)
                    .object();
        }
    }

    /** Merges into an object; {@code json} may have single quotes. */
    public void patch(String namespace, String kind, String name, String json) {
        send("PATCH", path(namespace, kind, name), json.replace('\'', '"')).object();
    }

    /** An object. */
    public Answer get(String namespace, String kind, String name) {
        return send("GET", path(namespace, kind, name), null);
    }

    /** Asks for its deletion. */
    public void delete(String namespace, String kind, String name) {
        send("DELETE", path(namespace, kind, name), null).object();
    }

    /** The condition of this type as {@code status/reason}; empty when it is not there. */
    public String condition(String namespace, String kind, String name, String type) {
        return condition(get(namespace, kind, name).body(), type);
    }

    /** The same of an object that was got. */
    public static String condition(JsonNode object, String type) {
        for (JsonNode one : object.at("/status/conditions")) {
            if (one.path("type").asText().equals(type)) {
                return one.path("status").asText() + "/" + one.path("reason").asText();
            }
        }
        return "";
    }

    /** Where objects of a kind are, or one of them. */
    public static String path(String namespace, String kind, String name) {
        String group = kind.equals("Secret") ? "/api/v1" : "/apis/axonhub.io/v1alpha1";
        String plural = PATHS.getOrDefault(kind, "");
        return group + "/namespaces/" + namespace + "/" + plural + (name.isEmpty() ? "" : "/" + name);
    }

    /** Asks the API server anything. */
    public Answer send(String method, String path, @Nullable String body) {
        String type = !method.equals("PATCH")
                ? "application/yaml"
                : path.contains("fieldManager=") ? "application/apply-patch+yaml" : "application/merge-patch+json";
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(60))
                .header("authorization", "Bearer " + TOKEN)
                .header("content-type", type)
                .header("accept", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            String text = response.body();
            return new Answer(response.statusCode(), text.startsWith("{") ? Tree.parse(text) : Tree.parse("{}"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What kubectl prints; it must succeed. */
    public String kubectl(String... arguments) {
        return runKubectl(arguments).orFail("kubectl " + String.join(" ", arguments));
    }

    /** Runs kubectl. */
    public Ran runKubectl(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                kubectl.toString(), "--kubeconfig", kubeconfig().toString(), "--cache-dir", folder + "/kubectl"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("KUBECTL_EXTERNAL_DIFF", "diff -u -N");
        // what is to be pruned is known by a set's label: the older way does not see what was applied on the
        // server's side
        builder.environment().put("KUBECTL_APPLYSET", "true");
        return Ran.toItsEnd(builder);
    }
}
