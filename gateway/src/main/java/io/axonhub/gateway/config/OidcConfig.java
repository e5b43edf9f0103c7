package io.axonhub.gateway.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A provider that people sign in with.
 *
 * @param issuer its issuer, under which its discovery document is; empty: there is none, and the rest does not matter
 * @param label what the button says
 * @param clientSecret empty: the gateway is a public client, whom PKCE alone protects
 * @param redirectUri the gateway's own callback as browsers reach it, as the provider knows it
 * @param clockSkew how far the provider's clock may be off
 * @param createUsers whether those who are unknown here become users
 * @param domains of e-mail addresses that are let in; empty: all
 * @param linkByEmail whether somebody whose verified address is a user's here is that user
 * @param trustEmail whether addresses count as verified of which the provider does not say it
 * @param groupsClaim the claim that lists somebody's groups
 * @param roles names of roles here by group: held everywhere while somebody is in the group
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html">OpenID Connect Core 1.0</a>
 */
public record OidcConfig(
        String issuer,
        String label,
        String clientId,
        String clientSecret,
        String redirectUri,
        List<String> scopes,
        Duration clockSkew,
        boolean createUsers,
        List<String> domains,
        boolean linkByEmail,
        boolean trustEmail,
        String groupsClaim,
        Map<String, String> roles) {
    /** Where the provider sends people back to. */
    public static final String CALLBACK = "/admin/auth/oidc/callback";

    public OidcConfig {
        scopes = List.copyOf(scopes);
        domains = List.copyOf(domains);
        roles = Map.copyOf(roles);
        if (!issuer.isEmpty()) {
            require("client-id", !clientId.isBlank(), "must be set when admin.oidc.issuer is");
            require(
                    "redirect-uri",
                    redirectUri.endsWith(CALLBACK),
                    "must be this gateway's public URL with " + CALLBACK + " when admin.oidc.issuer is set");
            require("scopes", scopes.contains("openid"), "must have openid among them");
        }
    }

    /** Whether there is a provider. */
    public boolean isOn() {
        return !issuer.isEmpty();
    }

    /** From the {@code oidc} node. */
    static OidcConfig from(Node node) {
        return new OidcConfig(
                node.text("issuer").strip(),
                node.text("label").strip(),
                node.text("client-id").strip(),
                node.text("client-secret").strip(),
                node.text("redirect-uri").strip(),
                names(node.text("scopes")),
                node.duration("clock-skew"),
                node.flag("create-users"),
                names(node.text("domains")),
                node.flag("link-by-email"),
                node.flag("trust-email"),
                node.text("groups-claim").strip(),
                pairs(node.text("roles")));
    }

    private static List<String> names(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : names(text)) {
            int equals = pair.indexOf('=');
            pairs.put(
                    pair.substring(0, equals).strip(),
                    pair.substring(equals + 1).strip());
        }
        return pairs;
    }

    private static void require(String key, boolean right, String message) {
        if (!right) {
            throw new IllegalArgumentException("admin.oidc." + key + ": " + message);
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "OidcConfig[" + issuer + "]";
    }
}
