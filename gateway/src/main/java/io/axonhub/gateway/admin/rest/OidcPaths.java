package io.axonhub.gateway.admin.rest;

import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.admin.access.Ruled;
import io.axonhub.gateway.admin.oidc.OidcSignIn;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** {@code /admin/auth/oidc}: a browser's way to the provider and back. */
public final class OidcPaths {
    private static final String BASE = "/admin/auth/oidc/";
    private static final String COOKIE = "axonhub_sign_in";
    private static final int COOKIE_SECONDS = 600;

    private final OidcSignIn signIn;

    /** With the use case. */
    public OidcPaths(OidcSignIn signIn) {
        this.signIn = signIn;
    }

    /** The endpoints by their path. */
    public Map<String, Ruled> endpoints() {
        return Map.of(
                BASE + "start", Rest.get(this::start),
                BASE + "callback", Rest.get(this::callback),
                BASE + "token", Rest.post(Set.of("code"), this::token));
    }

    /** A provider that cannot be asked is the page's to tell: nobody reads JSON behind a button. */
    private HttpReply start(Ask ask) {
        try {
            OidcSignIn.Begun begun = signIn.begin(ask.parameter("page").orElse("/"), ask.client());
            HttpReply reply = redirect(begun.to().toString());
            return reply.withHeaders(reply.headers().with("set-cookie", cookie(begun.browser(), COOKIE_SECONDS)));
        } catch (AdminException e) {
            if (e.code() != AdminException.Code.UNAVAILABLE) {
                throw e;
            }
            return failed(e);
        }
    }

    /** The page learns from the fragment, which no server sees, what to change for tokens, or why it cannot. */
    private HttpReply callback(Ask ask) {
        OidcSignIn.Return returned = new OidcSignIn.Return(
                ask.parameter("state").orElse(""), ask.parameter("code"), ask.parameter("error"), ask.parameter("iss"));
        try {
            OidcSignIn.Proven proven = signIn.back(returned, browser(ask), ask.client());
            return redirect(proven.page() + "#sign_in=" + proven.code());
        } catch (AdminException e) {
            return failed(e);
        }
    }

    private static HttpReply failed(AdminException e) {
        return redirect("/#sign_in_error=" + e.code().name() + "&message="
                + URLEncoder.encode(e.text(), StandardCharsets.UTF_8).replace("+", "%20"));
    }

    private HttpReply token(Ask ask) {
        HttpReply reply = Rest.ok(SystemPaths.pair(signIn.redeem(ask.text("code"), browser(ask), ask.client())));
        return reply.withHeaders(reply.headers().with("set-cookie", cookie("", 0)));
    }

    private static String browser(Ask ask) {
        return ask.call()
                .headers()
                .first("cookie")
                .flatMap(cookies -> Arrays.stream(cookies.split(";", -1))
                        .map(String::strip)
                        .filter(one -> one.startsWith(COOKIE + "="))
                        .findFirst())
                .map(one -> one.substring(COOKIE.length() + 1))
                .orElse("");
    }

    /** Lax: it must come along when the provider sends the browser back. */
    private String cookie(String value, int seconds) {
        return COOKIE + "=" + value + "; Path=" + BASE + "; Max-Age=" + seconds + "; HttpOnly; SameSite=Lax"
                + (signIn.secure() ? "; Secure" : "");
    }

    private static HttpReply redirect(String to) {
        Headers headers = Headers.of("location", to, "cache-control", "no-store", "referrer-policy", "no-referrer");
        return new HttpReply(302, headers, new byte[0]);
    }
}
