package io.axonhub.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.e2e.gateway.AdminClient;
import io.axonhub.e2e.gateway.GatewayProcess;
import io.axonhub.e2e.gateway.Launched;
import io.axonhub.e2e.gateway.Resources;
import io.axonhub.e2e.signin.Browser;
import io.axonhub.e2e.signin.Browser.Page;
import io.axonhub.e2e.signin.IdentityProvider;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Signing in with a certified identity provider that we did not write: from the button to what the session may do. */
class SignInE2E {
    private static final String BASE = "/admin/auth/oidc/";
    private static final Resources RESOURCES = Resources.create();
    private static final Map<String, String> ROLES = new HashMap<>();
    private static IdentityProvider provider;
    private static GatewayProcess gateway;
    private static AdminClient owner;

    private final Browser browser = new Browser();

    @BeforeAll
    static void starts() {
        int port = Launched.freePort();
        URI redirect = URI.create("http://127.0.0.1:" + port + BASE + "callback");
        provider = IdentityProvider.start(Launched.freePort(), redirect);
        Map<String, String> settings = new HashMap<>(AdminClient.OWNER);
        settings.put("AXONHUB_ADMIN_OIDC_ISSUER", provider.issuer());
        settings.put("AXONHUB_ADMIN_OIDC_CLIENT_ID", IdentityProvider.CLIENT);
        settings.put("AXONHUB_ADMIN_OIDC_CLIENT_SECRET", IdentityProvider.SECRET);
        settings.put("AXONHUB_ADMIN_OIDC_REDIRECT_URI", redirect.toString());
        settings.put("AXONHUB_ADMIN_OIDC_SCOPES", "openid,profile,email,groups");
        settings.put("AXONHUB_ADMIN_OIDC_CREATE_USERS", "true");
        settings.put("AXONHUB_ADMIN_OIDC_ROLES", "ops=Operators,audit=Auditors");
        gateway = GatewayProcess.start(RESOURCES, port, settings);
        owner = new AdminClient(gateway.url());
        role("Operators", "READ_CHANNELS");
        role("Auditors", "READ_AUDIT");
    }

    @AfterAll
    static void ends() {
        owner.close();
        gateway.close();
        provider.close();
        RESOURCES.close();
    }

    @AfterEach
    void closes() {
        browser.close();
    }

    private static void role(String name, String scope) {
        ObjectNode input = Tree.object().put("name", name);
        input.putArray("scopes").add(scope);
        ObjectNode variables = Tree.object();
        variables.set("i", input);
        JsonNode made =
                owner.ask(gateway.url(), "mutation($i: CreateRoleInput!) { createRole(input: $i) { id } }", variables);
        ROLES.put(made.at("/createRole/id").asText(), name);
    }

    /** What the provider says of somebody whose address it has seen. */
    private static void account(String login, String... groups) {
        account(login, login + "@example.org", true, groups);
    }

    private static void account(String login, String email, boolean verified, String... groups) {
        ObjectNode claims =
                Tree.object().put("name", "The " + login).put("email", email).put("email_verified", verified);
        Arrays.asList(groups).forEach(claims.putArray("groups")::add);
        provider.account(login, claims);
    }

    /** Where the provider sends a browser back to, whose person has logged in there and agreed, or not. */
    private URI sentBack(String login, boolean agrees) {
        URI next = gateway.url().resolve(BASE + "start?page=%2Fadmin%2F");
        for (int step = 0; step < 20; step++) {
            if (next.getPath().equals(BASE + "callback")) {
                return next;
            }
            Page page = browser.open(next);
            next = page.next().orElseGet(() -> answered(page, login, agrees));
        }
        throw new AssertionError("the way does not end: " + next);
    }

    private URI answered(Page page, String login, boolean agrees) {
        assertThat(page.status()).as(page.body()).isEqualTo(200);
        boolean who = page.asksFor("login");
        if (!who && !agrees) {
            return page.link("/abort");
        }
        Page sent = browser.submit(page, who ? Map.of("login", login, "password", "any") : Map.of());
        return sent.next().orElseThrow(() -> new AssertionError(sent.body()));
    }

    /** What the gateway tells its page of a browser that comes back, which no server sees. */
    private Map<String, String> told(URI callback) {
        return fragment(browser.open(callback));
    }

    private static Map<String, String> fragment(Page page) {
        URI to = page.next().orElseThrow(() -> new AssertionError(page.status() + " " + page.body()));
        return Arrays.stream(to.getRawFragment().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], UTF_8)));
    }

    private Page redeemed(String code) {
        return browser.post(gateway.url().resolve(BASE + "token"), Tree.object().put("code", code));
    }

    /** The new session's {@code me}. */
    private JsonNode signedIn(String login) {
        URI callback = sentBack(login, true);
        Map<String, String> told = told(callback);
        assertThat(told).containsOnlyKeys("sign_in");
        Page tokens = redeemed(told.getOrDefault("sign_in", ""));
        assertThat(tokens.status()).as(tokens.body()).isEqualTo(200);
        try (AdminClient person =
                new AdminClient(Tree.parse(tokens.body()).path("accessToken").asText())) {
            return person.ask(
                            gateway.url(),
                            "{ me { scopes user { id email name owner signsInElsewhere roles { role { name } } } } }",
                            Tree.object())
                    .path("me");
        }
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static List<String> users() {
        return owner.ask(gateway.url(), "{ users(first: 50) { nodes { email } } }", Tree.object())
                .at("/users/nodes")
                .findValuesAsText("email");
    }

    @Test
    void rolesFollowTheGroupsAtEachSignInAndTheAuditLogTellsIt() {
        account("ann", "ops", "all");
        JsonNode first = signedIn("ann");
        assertThat(first.at("/user/email").asText()).isEqualTo("ann@example.org");
        assertThat(first.at("/user/name").asText()).isEqualTo("The ann");
        assertThat(first.at("/user/owner").asBoolean()).isFalse();
        assertThat(first.at("/user/signsInElsewhere").asBoolean()).isTrue();
        assertThat(first.at("/user/roles").findValuesAsText("name")).containsExactly("Operators");
        assertThat(texts(first.path("scopes"))).containsExactly("READ_CHANNELS");

        account("ann", "audit");
        JsonNode second = signedIn("ann");
        assertThat(second.at("/user/id")).isEqualTo(first.at("/user/id"));
        assertThat(second.at("/user/roles").findValuesAsText("name")).containsExactly("Auditors");
        assertThat(texts(second.path("scopes"))).containsExactly("READ_AUDIT");

        JsonNode entries = owner.ask(
                        gateway.url(),
                        "query($id: String) { auditLog(first: 9, filter: {objectKind: \"user\", objectId: $id})"
                                + " { nodes { action actorName before after } } }",
                        Tree.object().put("id", first.at("/user/id").asText()))
                .at("/auditLog/nodes");
        assertThat(entries.findValuesAsText("action")).containsExactly("update", "create");
        assertThat(entries.findValuesAsText("actorName")).containsOnly("ann@example.org");
        assertThat(roles(entries.at("/1/after"))).containsExactly("Operators");
        assertThat(roles(entries.at("/0/before"))).containsExactly("Operators");
        assertThat(roles(entries.at("/0/after"))).containsExactly("Auditors");
    }

    private static List<String> roles(JsonNode state) {
        return texts(state.path("roles")).stream()
                .map(id -> ROLES.getOrDefault(id, id))
                .toList();
    }

    @Test
    void anAddressThatTheProviderHasNotVerifiedOpensAndMakesNothing() {
        account("eve", "owner@example.com", false, "ops");
        Map<String, String> told = told(sentBack("eve", true));
        assertThat(told).containsEntry("sign_in_error", "FORBIDDEN");
        assertThat(told.get("message")).contains("has not verified your e-mail address");
        account("eve", "eve@example.org", false);
        assertThat(told(sentBack("eve", true))).containsEntry("sign_in_error", "FORBIDDEN");
        assertThat(users()).doesNotContain("eve@example.org");
    }

    @Test
    void whoDoesNotAgreeIsToldAndNotSignedIn() {
        account("dan");
        URI back = sentBack("dan", false);
        assertThat(back.getQuery()).contains("error=access_denied");
        Map<String, String> told = told(back);
        assertThat(told).containsEntry("sign_in_error", "UNAUTHENTICATED");
        assertThat(told.get("message")).contains("did not sign you in: access_denied");
        assertThat(users()).doesNotContain("dan@example.org");
        assertThat(signedIn("dan").at("/user/email").asText())
                .as("and may think better of it")
                .isEqualTo("dan@example.org");
    }

    @Test
    void nothingOfASignInCountsTwice() {
        account("bob");
        URI back = sentBack("bob", true);
        String ours = told(back).getOrDefault("sign_in", "");
        assertThat(told(back)).as("the same answer").containsEntry("sign_in_error", "UNAUTHENTICATED");
        assertThat(redeemed(ours).status()).isEqualTo(200);
        assertThat(redeemed(ours).status()).as("our own code").isEqualTo(401);

        URI next = sentBack("bob", true);
        String spent = parameter(back, "code");
        URI mixed = URI.create(next.toString().replace(parameter(next, "code"), spent));
        Map<String, String> told = told(mixed);
        assertThat(told).as("the provider's code in another answer").containsEntry("sign_in_error", "UNAUTHENTICATED");
        assertThat(told.get("message")).contains("invalid_grant");
    }

    @Test
    void anAnswerIsOfTheBrowserThatAsked() {
        account("bea");
        URI back = sentBack("bea", true);
        try (Browser other = new Browser()) {
            assertThat(fragment(other.open(back))).containsEntry("sign_in_error", "UNAUTHENTICATED");
        }
    }

    private static String parameter(URI uri, String name) {
        return Arrays.stream(uri.getRawQuery().split("&"))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void goesOnWhenTheProviderSignsWithAnotherKey() {
        account("cat");
        JsonNode first = signedIn("cat");
        provider.rotate();
        assertThat(signedIn("cat").at("/user/id")).isEqualTo(first.at("/user/id"));
    }

    @Test
    void aProviderThatIsDownIsToldAndPasswordsGoOnToWork() {
        account("fay");
        URI back = sentBack("fay", true);
        provider.stop();
        Map<String, String> half = told(back);
        assertThat(half).containsEntry("sign_in_error", "UNAVAILABLE");
        assertThat(half.get("message")).contains("cannot be asked now").contains("sign in by password");

        gateway.terminate();
        gateway.awaitExit(Duration.ofSeconds(30));
        gateway.restart();
        Map<String, String> away = told(gateway.url().resolve(BASE + "start?page=%2Fadmin%2F"));
        assertThat(away).containsEntry("sign_in_error", "UNAVAILABLE");
        assertThat(away.get("message")).contains("sign in by password");
        try (AdminClient byPassword = new AdminClient(gateway.url())) {
            assertThat(byPassword
                            .ask(gateway.url(), "{ me { user { owner } } }", Tree.object())
                            .at("/me/user/owner")
                            .asBoolean())
                    .isTrue();
        }

        provider.restart();
        assertThat(signedIn("fay").at("/user/email").asText()).isEqualTo("fay@example.org");
    }
}
