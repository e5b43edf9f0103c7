package io.axonhub.gateway.admin.oidc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.admin.access.AddressLimit;
import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.admin.access.Client;
import io.axonhub.gateway.admin.access.Secrets;
import io.axonhub.gateway.admin.access.SignIn;
import io.axonhub.gateway.admin.access.Trail;
import io.axonhub.gateway.config.OidcConfig;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.pipeline.Upstream;
import io.axonhub.gateway.store.Logins;
import io.axonhub.gateway.store.People;
import io.axonhub.gateway.store.User;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Signing in with an OpenID Connect provider, in three steps that any replica may take: the browser is sent away with a state that its
 * own cookie belongs to; it comes back with the provider's code; and its page changes a code of ours, good once and for a minute, for
 * tokens, which are so never in a URL.
 */
public final class OidcSignIn {
    private static final Duration AWAY = Duration.ofMinutes(10);
    private static final Duration REDEEM = Duration.ofMinutes(1);
    private static final int TRIES_PER_ADDRESS = 60;
    private static final int LONGEST = 4096;
    private static final Pattern PAGE = Pattern.compile("/([A-Za-z0-9._~?=&%-][A-Za-z0-9._~?=&%/-]{0,500})?");

    private final OidcConfig config;
    private final Issuer issuer;
    private final Accounts accounts;
    private final Parts parts;
    private final Secrets secrets;
    private final Clock clock;
    private final AddressLimit addresses;

    /** What signing in needs. */
    public record Parts(SignIn signIn, People people, Logins logins, Trail trail) {}

    /** Where the browser goes, and what it keeps until it is signed in. */
    public record Begun(URI to, String browser) {}

    /** What it may change for tokens, and the page that wanted it. */
    public record Proven(String code, String page) {}

    /** {@code network}: the way to the provider. */
    public OidcSignIn(OidcConfig config, Upstream network, Parts parts, Secrets secrets, Clock clock) {
        this.config = config;
        this.issuer = new Issuer(config, network, clock);
        this.accounts = new Accounts(config, parts.people(), secrets, parts.trail(), clock);
        this.parts = parts;
        this.secrets = secrets;
        this.clock = clock;
        this.addresses = new AddressLimit(TRIES_PER_ADDRESS, clock);
    }

    /** What the button says. */
    public String label() {
        return config.label();
    }

    /** Whether browsers come by https. */
    public boolean secure() {
        return config.redirectUri().startsWith("https:");
    }

    /** Sends a browser away. {@code page}: where it wants to be in the end, a path of this gateway's. */
    public Begun begin(String page, Client client) {
        addresses.take(client.address());
        if (!PAGE.matcher(page).matches()) {
            throw AdminException.badInput("page", "must be a path of this gateway, such as /admin/");
        }
        Instant now = clock.instant();
        parts.logins().forget(now.minus(AWAY));
        Issuer.Bond bond = new Issuer.Bond(secrets.token(), secrets.token(), secrets.token());
        URI to = issuer.question(bond);
        String browser = secrets.token();
        ObjectNode state = Json.object()
                .put("nonce", bond.nonce())
                .put("verifier", bond.verifier())
                .put("page", page);
        keep("state", bond.state(), browser, state);
        return new Begun(to, browser);
    }

    private void keep(String kind, String shown, String browser, ObjectNode state) {
        parts.logins()
                .keep(new Logins.Login(id(kind, shown), Secrets.hash(browser), Json.text(state), clock.instant()));
    }

    private static String id(String kind, String shown) {
        return Secrets.hash(kind + ":" + shown);
    }

    /** What a browser came back with. {@code error}: why the provider did not sign it in. */
    public record Return(String state, Optional<String> code, Optional<String> error, Optional<String> issuer) {}

    /** Takes a browser back. */
    public Proven back(Return returned, String browser, Client client) {
        addresses.take(client.address());
        ObjectNode state = taken("state", returned.state(), browser, AWAY);
        if (returned.error().isPresent()) {
            throw AdminException.of(
                    AdminException.Code.UNAUTHENTICATED,
                    "The sign-in provider did not sign you in: "
                            + printable(returned.error().get()));
        }
        String code = returned.code()
                .filter(text -> text.length() <= LONGEST)
                .orElseThrow(() -> AdminException.badInput("code", "must be the provider's"));
        Issuer.Bond bond = new Issuer.Bond(
                returned.state(),
                state.path("nonce").textValue(),
                state.path("verifier").textValue());
        User user = accounts.user(issuer.identity(code, returned.issuer(), bond), client);
        String ours = secrets.token();
        keep("code", ours, browser, Json.object().put("user", user.id()));
        return new Proven(ours, state.path("page").asText("/"));
    }

    /** Changes our code for tokens. */
    public SignIn.Pair redeem(String code, String browser, Client client) {
        addresses.take(client.address());
        ObjectNode state = taken("code", code, browser, REDEEM);
        User user = parts.people()
                .users()
                .find(state.path("user").asText())
                .filter(User::active)
                .orElseThrow(OidcSignIn::over);
        return parts.signIn().open(user, client);
    }

    /** What is known of a sign-in on its way; it must be this browser's, and not older than {@code life}. */
    private ObjectNode taken(String kind, String shown, String browser, Duration life) {
        return parts.logins()
                .take(id(kind, shown))
                .filter(login -> Secrets.same(login.browser(), Secrets.hash(browser)))
                .filter(login -> login.createdAt().plus(life).isAfter(clock.instant()))
                .flatMap(login -> Json.parseObject(login.state()))
                .orElseThrow(OidcSignIn::over);
    }

    private static String printable(String text) {
        String plain = text.replaceAll("[^A-Za-z0-9_ .-]", "");
        return plain.length() > 100 ? plain.substring(0, 100) : plain;
    }

    private static AdminException over() {
        return AdminException.of(
                AdminException.Code.UNAUTHENTICATED,
                "This sign-in is over or another browser's: begin again at the sign-in page.");
    }
}
