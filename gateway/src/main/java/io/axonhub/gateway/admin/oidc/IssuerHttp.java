package io.axonhub.gateway.admin.oidc;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPRequest;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPResponse;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.pipeline.Upstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The library's calls over the gateway's own connections, and so behind the guard that keeps them off metadata services. Redirects are
 * not followed, answers are bounded, and only URLs that are safe to send secrets to are called: what a discovery document names is
 * foreign text.
 */
final class IssuerHttp implements HTTPRequestSender, ResourceRetriever {
    private static final Duration TOTAL = Duration.ofSeconds(10);
    private static final Timeouts TIMEOUTS = new Timeouts(Duration.ofSeconds(5), TOTAL, TOTAL, TOTAL);
    private static final int MAX_BODY = 1 << 19;

    private final Upstream upstream;
    private final Clock clock;
    private final boolean plain;

    /** {@code plain}: whether http is let through, to this machine itself. */
    IssuerHttp(Upstream upstream, Clock clock, boolean plain) {
        this.upstream = upstream;
        this.clock = clock;
        this.plain = plain;
    }

    @Override
    public ReadOnlyHTTPResponse send(ReadOnlyHTTPRequest request) throws IOException {
        Headers headers = Headers.of("accept", "application/json");
        for (var field : request.getHeaderMap().entrySet()) {
            headers = headers.with(field.getKey(), String.join(", ", field.getValue()));
        }
        String body = Optional.ofNullable(request.getBody()).orElse("");
        return call(request.getMethod().name(), request.getURI(), headers, body.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Resource retrieveResource(URL url) throws IOException {
        HTTPResponse answer =
                call("GET", URI.create(url.toString()), Headers.of("accept", "application/json"), new byte[0]);
        if (!answer.indicatesSuccess()) {
            throw new IOException(url + " answers " + answer.getStatusCode());
        }
        return new Resource(answer.getBody(), "application/json");
    }

    private HTTPResponse call(String method, URI uri, Headers headers, byte[] body) throws IOException {
        requireSafe(uri);
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        URI origin = URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
        HttpCall call = new HttpCall(method, path + query, headers, body);
        try (Upstream.Answer answer =
                upstream.send(call, origin, TIMEOUTS, clock.instant().plus(TOTAL))) {
            HTTPResponse response = new HTTPResponse(answer.status());
            for (Map.Entry<String, String> field : fields(answer.headers()).entrySet()) {
                response.setHeader(field.getKey(), field.getValue());
            }
            response.setBody(text(uri, answer));
            return response;
        } catch (GatewayException e) {
            throw new IOException(uri + " cannot be reached: " + e.error().message(), e);
        } catch (ParseException e) {
            throw new IOException(uri + " answers with an unreadable content type", e);
        }
    }

    private static Map<String, String> fields(Headers headers) throws ParseException {
        return headers.first("content-type")
                .map(type -> Map.of("Content-Type", type))
                .orElse(Map.of());
    }

    private static String text(URI uri, Upstream.Answer answer) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(4096);
        byte[] buffer = new byte[4096];
        for (int n = answer.read(buffer); n >= 0; n = answer.read(buffer)) {
            body.write(buffer, 0, n);
            if (body.size() > MAX_BODY) {
                throw new IOException(uri + " answers with over " + MAX_BODY + " bytes");
            }
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    /** Whether secrets may be sent there: encrypted, or to this machine itself where the issuer is there too. */
    void requireSafe(URI uri) throws IOException {
        String host = uri.getHost();
        boolean local = host != null && host.matches("localhost|127\\.0\\.0\\.1|\\[::1]");
        boolean safe = host != null
                && uri.getRawUserInfo() == null
                && ("https".equals(uri.getScheme()) || (plain && local && "http".equals(uri.getScheme())));
        if (!safe) {
            throw new IOException("the provider names " + uri + ", which is not an https URL");
        }
    }
}
