package io.axonhub.gateway.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.admin.access.AccessRig;
import io.axonhub.gateway.admin.access.Ruled;
import io.axonhub.gateway.admin.access.Secrets;
import io.axonhub.gateway.admin.oidc.OidcSignIn;
import io.axonhub.gateway.admin.oidc.StubProvider;
import io.axonhub.gateway.client.AddressGuard;
import io.axonhub.gateway.client.HelidonUpstream;
import io.axonhub.gateway.config.OidcConfig;
import io.axonhub.gateway.http.Endpoint;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A browser's whole way: away with a cookie, back with a code, and tokens for the page. */
class OidcPathsTest {
    private static final String BASE = "/admin/auth/oidc/";

    private final AccessRig rig;
    private final StubProvider provider = new StubProvider();
    private final HelidonUpstream network;
    private final Map<String, Ruled> paths;

    OidcPathsTest(@TempDir Path dir) {
        rig = new AccessRig(dir);
        network = new HelidonUpstream(rig.clock, "test", new AddressGuard(false));
        OidcConfig config = new OidcConfig(
                provider.issuer(),
                "Sign in",
                StubProvider.CLIENT,
                StubProvider.SECRET,
                "https://gateway.example.org" + OidcConfig.CALLBACK,
                List.of("openid", "email"),
                Duration.ofSeconds(60),
                true,
                List.of(),
                true,
                false,
                "groups",
                Map.of());
        SecureRandom random = new SecureRandom();
        paths = new OidcPaths(new OidcSignIn(
                        config,
                        network,
                        new OidcSignIn.Parts(rig.signIn, rig.people, rig.database.logins(), rig.trail),
                        new Secrets(random::nextBytes),
                        rig.clock))
                .endpoints();
    }

    @AfterEach
    void close() {
        network.close();
        provider.close();
        rig.close();
    }

    private HttpReply call(String method, String path, String cookie, String body) {
        String plain = path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
        HttpCall call = new HttpCall(
                method,
                BASE + path,
                Headers.of("cookie", cookie, "content-type", "application/json"),
                body.getBytes(StandardCharsets.UTF_8));
        Ruled endpoint = Objects.requireNonNull(paths.get(BASE + plain));
        return ((Endpoint.Answer.Whole) endpoint.answer(call, "10.0.0.1")).reply();
    }

    private static String header(HttpReply reply, String name) {
        return reply.headers().first(name).orElse("");
    }

    private static String state(String question) {
        return question.replaceAll(".*[?&]state=([^&]*).*", "$1");
    }

    @Test
    void aBrowserGoesAwayComesBackAndGetsTokens() {
        HttpReply start = call("GET", "start?page=%2Fadmin%2F", "", "");
        assertThat(start.status()).isEqualTo(302);
        String question = header(start, "location");
        String cookie = header(start, "set-cookie");
        assertThat(cookie).contains("HttpOnly", "SameSite=Lax", "Secure", "Path=/admin/auth/oidc/");
        String kept = "other=1; " + cookie.substring(0, cookie.indexOf(';'));
        String code = provider.signsIn(URI.create(question));
        HttpReply back = call("GET", "callback?code=" + code + "&state=" + state(question), kept, "");
        assertThat(header(back, "location")).startsWith("/admin/#sign_in=").doesNotContain(".");
        String ours = header(back, "location").substring("/admin/#sign_in=".length());
        String body = Json.text(Json.object().put("code", ours));
        assertThat(call("POST", "token", "", body).status()).isEqualTo(401);
        HttpReply again = call("POST", "token", kept, body);
        assertThat(again.status()).as("taken by the try without the cookie").isEqualTo(401);
    }

    @Test
    void theSameBrowserChangesItsCodeForTokens() {
        HttpReply start = call("GET", "start", "", "");
        String question = header(start, "location");
        String kept = header(start, "set-cookie").split(";", 2)[0];
        String code = provider.signsIn(URI.create(question));
        HttpReply back = call("GET", "callback?code=" + code + "&state=" + state(question), kept, "");
        String ours = header(back, "location").substring("/#sign_in=".length());
        HttpReply tokens = call("POST", "token", kept, Json.text(Json.object().put("code", ours)));
        assertThat(tokens.status()).isEqualTo(200);
        assertThat(header(tokens, "set-cookie")).contains("Max-Age=0");
        assertThat(header(tokens, "cache-control")).isEqualTo("no-store");
        String access = Json.parse(tokens.body()).path("accessToken").asText();
        assertThat(rig.tokens.verify(access)).isPresent();
    }

    @Test
    void whatGoesWrongIsToldToThePage() {
        HttpReply start = call("GET", "start", "", "");
        String kept = header(start, "set-cookie").split(";", 2)[0];
        HttpReply denied =
                call("GET", "callback?error=access_denied&state=" + state(header(start, "location")), kept, "");
        assertThat(denied.status()).isEqualTo(302);
        assertThat(header(denied, "location"))
                .startsWith("/#sign_in_error=UNAUTHENTICATED&message=")
                .contains("access_denied");
        assertThat(call("GET", "start?page=https%3A%2F%2Fevil.example", "", "").status())
                .isEqualTo(400);
    }

    @Test
    void aProviderThatCannotBeAskedIsToldToThePage() {
        provider.close();
        HttpReply start = call("GET", "start?page=%2Fadmin%2F", "", "");
        assertThat(start.status()).isEqualTo(302);
        assertThat(header(start, "location"))
                .startsWith("/#sign_in_error=UNAVAILABLE&message=")
                .contains("sign%20in%20by%20password");
        assertThat(start.headers().first("set-cookie")).isEmpty();
    }
}
