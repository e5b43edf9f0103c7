package io.axonhub.gateway.admin.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key set in a file or behind a URL. */
public final class JwksOrigin {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private JwksOrigin() {}

    /**
     * From a path or an http(s) URL.
     *
     * @param ca what an https URL's certificate is checked with; empty means what Java trusts
     * @param bearer a file with a token to send; read each time, as Kubernetes replaces it
     * @throws UncheckedIOException when the certificates cannot be read
     */
    public static Jwks.Origin of(String from, Optional<Path> ca, Optional<Path> bearer) {
        if (!from.matches("https?://.*")) {
            Path file = Path.of(from);
            return () -> Files.readString(file);
        }
        HttpClient.Builder client =
                HttpClient.newBuilder().connectTimeout(PATIENCE).followRedirects(HttpClient.Redirect.NEVER);
        ca.ifPresent(file -> client.sslContext(trusting(file)));
        HttpClient built = client.build();
        return () -> get(built, URI.create(from), bearer);
    }

    private static String get(HttpClient client, URI uri, Optional<Path> bearer)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(PATIENCE);
        if (bearer.isPresent()) {
            request.header(
                    "authorization", "Bearer " + Files.readString(bearer.get()).strip());
        }
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(uri + " answers " + answer.statusCode());
        }
        return answer.body();
    }

    private static SSLContext trusting(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int count = 0;
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + count++, one);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException("control.jwks-ca-file " + file + " cannot be read", e);
        } catch (GeneralSecurityException e) {
            throw new UncheckedIOException(
                    "control.jwks-ca-file " + file + " holds no certificates", new IOException(e));
        }
    }
}
