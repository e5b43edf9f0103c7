package io.axonhub.gateway.admin.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import io.axonhub.gateway.admin.access.AccessRig;
import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.admin.access.Client;
import io.axonhub.gateway.admin.access.Secrets;
import io.axonhub.gateway.admin.access.SignIn;
import io.axonhub.gateway.client.AddressGuard;
import io.axonhub.gateway.client.HelidonUpstream;
import io.axonhub.gateway.config.OidcConfig;
import io.axonhub.gateway.store.Audit;
import io.axonhub.gateway.store.Role;
import io.axonhub.gateway.store.User;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OidcSignInTest {
    private static final Client CLIENT = new Client("10.0.0.1", "browser");

    private final AccessRig rig;
    private final StubProvider provider = new StubProvider();
    private final HelidonUpstream network;
    private final SecureRandom random = new SecureRandom();

    OidcSignInTest(@TempDir Path dir) {
        rig = new AccessRig(dir);
        network = new HelidonUpstream(rig.clock, "test", new AddressGuard(false));
    }

    @AfterEach
    void close() {
        network.close();
        provider.close();
        rig.close();
    }

    /** What is made of people. */
    private record Who(boolean create, List<String> domains, boolean trust, Map<String, String> roles) {}

    private static Who who(boolean create, Map<String, String> roles) {
        return new Who(create, List.of(), false, roles);
    }

    private OidcSignIn with(Who who) {
        return with(provider.issuer(), who);
    }

    private OidcSignIn with(String issuer, Who who) {
        OidcConfig config = new OidcConfig(
                issuer,
                "Sign in",
                StubProvider.CLIENT,
                StubProvider.SECRET,
                "https://gateway.example.org" + OidcConfig.CALLBACK,
                List.of("openid", "email"),
                Duration.ofSeconds(60),
                who.create(),
                who.domains(),
                true,
                who.trust(),
                "groups",
                who.roles());
        return new OidcSignIn(
                config,
                network,
                new OidcSignIn.Parts(rig.signIn, rig.people, rig.database.logins(), rig.trail),
                new Secrets(random::nextBytes),
                rig.clock);
    }

    private static OidcSignIn.Return back(URI question, String code) {
        String state = StubProvider.form(question.getRawQuery()).getOrDefault("state", "");
        return new OidcSignIn.Return(state, Optional.of(code), Optional.empty(), Optional.empty());
    }

    /** All of a browser's way. */
    private SignIn.Pair signedIn(OidcSignIn signIn) {
        OidcSignIn.Begun begun = signIn.begin("/admin/", CLIENT);
        OidcSignIn.Proven proven = signIn.back(back(begun.to(), provider.signsIn(begun.to())), begun.browser(), CLIENT);
        assertThat(proven.page()).isEqualTo("/admin/");
        return signIn.redeem(proven.code(), begun.browser(), CLIENT);
    }

    private static void refuses(AdminException.Code code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AdminException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private void role(String id, String name) {
        rig.people.roles().add(new Role(id, name, Set.of("read_channels"), rig.now(), 1));
    }

    @Test
    void asksWithACodeChallengeANonceAndAState() {
        Map<String, String> asked = StubProvider.form(
                with(who(true, Map.of())).begin("/", CLIENT).to().getRawQuery());
        assertThat(asked)
                .containsEntry("response_type", "code")
                .containsEntry("client_id", StubProvider.CLIENT)
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("scope", "openid email")
                .containsKeys("state", "nonce", "code_challenge");
    }

    @Test
    void aPersonWhoIsKnownByTheirVerifiedAddressIsThatUser() {
        User ann = rig.ann("correct horse battery");
        SignIn.Pair pair = signedIn(with(who(false, Map.of())));
        assertThat(pair.user().id()).isEqualTo(ann.id());
        assertThat(pair.user().subject()).isEqualTo(provider.issuer() + "#ann-1");
        assertThat(rig.tokens.verify(pair.accessToken())).isPresent();
        // from now on it is the subject that counts, not the address
        provider.person = Map.of("sub", "ann-1", "email", "other@x.org", "email_verified", false);
        assertThat(signedIn(with(who(false, Map.of()))).user().id()).isEqualTo(ann.id());
        assertThat(rig.database.audit().list(Audit.Filter.all(), null, 9))
                .extracting(entry -> entry.action())
                .contains("update", "sign_in");
    }

    @Test
    void strangersAreRefusedUnlessTheyMayBecomeUsers() {
        refuses(AdminException.Code.FORBIDDEN, () -> signedIn(with(who(false, Map.of()))));
        User made = signedIn(with(who(true, Map.of()))).user();
        assertThat(made.email()).isEqualTo("ann@x.org");
        assertThat(made.name()).isEqualTo("Ann");
        assertThat(made.password()).isNull();
        assertThat(made.scopes()).isEmpty();
    }

    @Test
    void anAddressThatNobodyVerifiedOpensNothing() {
        rig.ann("correct horse battery");
        provider.person = Map.of("sub", "eve", "email", "ann@x.org", "email_verified", false);
        refuses(AdminException.Code.FORBIDDEN, () -> signedIn(with(who(true, Map.of()))));
        provider.person = Map.of("sub", "eve", "email", "ann@x.org");
        refuses(AdminException.Code.FORBIDDEN, () -> signedIn(with(who(true, Map.of()))));
        Who trusting = new Who(false, List.of(), true, Map.of());
        assertThat(signedIn(with(trusting)).user().id()).isEqualTo("u_ann");
    }

    @Test
    void aSecondSubjectDoesNotTakeOverALinkedUser() {
        rig.ann("correct horse battery");
        signedIn(with(who(false, Map.of())));
        provider.person = Map.of("sub", "ann-2", "email", "ann@x.org", "email_verified", true);
        refuses(AdminException.Code.FORBIDDEN, () -> signedIn(with(who(true, Map.of()))));
    }

    @Test
    void onlyDomainsThatAreLetInComeIn() {
        refuses(
                AdminException.Code.FORBIDDEN,
                () -> signedIn(with(new Who(true, List.of("example.org"), false, Map.of()))));
        assertThat(signedIn(with(new Who(true, List.of("X.org"), false, Map.of())))
                        .user()
                        .email())
                .isEqualTo("ann@x.org");
    }

    @Test
    void rolesFollowGroupsAndOthersStay() {
        role("r1", "Operators");
        role("r2", "Readers");
        role("r3", "Own");
        provider.person =
                Map.of("sub", "ann-1", "email", "ann@x.org", "email_verified", true, "groups", List.of("ops"));
        Map<String, String> roles = Map.of("ops", "Operators", "read", "Readers", "gone", "No such role");
        User user = signedIn(with(who(true, roles))).user();
        assertThat(user.grants()).containsExactly(new User.Grant("r1", null));
        User given = rig.people.users().find(user.id()).orElseThrow();
        rig.people.users().change(withGrant(given, new User.Grant("r3", null)));
        provider.person =
                Map.of("sub", "ann-1", "email", "ann@x.org", "email_verified", true, "groups", List.of("read"));
        assertThat(signedIn(with(who(true, roles))).user().grants())
                .containsExactlyInAnyOrder(new User.Grant("r3", null), new User.Grant("r2", null));
    }

    private static User withGrant(User user, User.Grant more) {
        List<User.Grant> grants = new java.util.ArrayList<>(user.grants());
        grants.add(more);
        return new User(
                user.id(),
                user.email(),
                user.name(),
                user.password(),
                user.subject(),
                user.owner(),
                user.active(),
                user.scopes(),
                grants,
                user.createdAt(),
                user.version());
    }

    @Test
    void asksUserInfoForWhatTheTokenDoesNotSay() {
        provider.person = Map.of("sub", "ann-1");
        provider.userInfo = Map.of("sub", "ann-1", "email", "Ann@X.org", "email_verified", "true");
        assertThat(signedIn(with(who(true, Map.of()))).user().email()).isEqualTo("ann@x.org");
        provider.person = Map.of("sub", "eve-1");
        refuses(AdminException.Code.UNAUTHENTICATED, () -> signedIn(with(who(true, Map.of()))));
    }

    @Test
    void asksUserInfoForGroupsThatTheTokenDoesNotTell() {
        role("r1", "Operators");
        Map<String, Object> token = Map.of("sub", "ann-1", "email", "ann@x.org", "email_verified", true);
        provider.person = token;
        provider.userInfo = Map.of("sub", "ann-1", "groups", List.of("ops"));
        User user = signedIn(with(who(true, Map.of("ops", "Operators")))).user();
        assertThat(user.email()).isEqualTo("ann@x.org");
        assertThat(user.grants()).containsExactly(new User.Grant("r1", null));
        provider.calls.clear();
        signedIn(with(who(true, Map.of())));
        assertThat(provider.calls).as("nobody needs groups").noneMatch(path -> path.endsWith("/userinfo"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonce",
                "no nonce",
                "issuer",
                "audience",
                "expired",
                "issued later",
                "no subject",
                "second party"
            })
    void aTokenThatProvesNothingIsRefused(String lie) {
        provider.claims = lies(lie);
        refuses(AdminException.Code.UNAUTHENTICATED, () -> signedIn(with(who(true, Map.of()))));
        assertThat(rig.people.byEmail("ann@x.org")).isEmpty();
    }

    private static UnaryOperator<JWTClaimsSet> lies(String lie) {
        Instant now = Instant.now();
        return given -> {
            JWTClaimsSet.Builder made = new JWTClaimsSet.Builder(given);
            return switch (lie) {
                case "nonce" -> made.claim("nonce", "another").build();
                case "no nonce" -> made.claim("nonce", null).build();
                case "issuer" -> made.issuer("https://evil.example").build();
                case "audience" -> made.audience("somebody-else").build();
                case "expired" ->
                    made.expirationTime(Date.from(now.minusSeconds(61))).build();
                case "issued later" ->
                    made.issueTime(Date.from(now.plusSeconds(600))).build();
                case "no subject" -> made.subject(null).build();
                default ->
                    made.audience(List.of(StubProvider.CLIENT, "x"))
                            .claim("azp", "x")
                            .build();
            };
        };
    }

    @Test
    void aClockThatIsALittleOffDoesNotMatter() {
        provider.claims = given -> new JWTClaimsSet.Builder(given)
                .expirationTime(Date.from(Instant.now().minusSeconds(20)))
                .build();
        assertThat(signedIn(with(who(true, Map.of()))).user().email()).isEqualTo("ann@x.org");
    }

    @Test
    void aTokenThatTheProviderDidNotSignIsRefused() {
        provider.signing = StubProvider::unsigned;
        refuses(AdminException.Code.UNAUTHENTICATED, () -> signedIn(with(who(true, Map.of()))));
        provider.signing = provider::symmetric;
        refuses(AdminException.Code.UNAUTHENTICATED, () -> signedIn(with(who(true, Map.of()))));
        provider.signing = claims -> StubProvider.signed(claims, StubProvider.newKey("k1"));
        refuses(AdminException.Code.UNAUTHENTICATED, () -> signedIn(with(who(true, Map.of()))));
    }

    @Test
    void goesOnWhenTheProviderRotatesItsKeys() {
        OidcSignIn signIn = with(who(true, Map.of()));
        signedIn(signIn);
        provider.key = StubProvider.newKey("k2");
        provider.published = provider.key;
        assertThat(signedIn(signIn).user().email()).isEqualTo("ann@x.org");
        assertThat(provider.calls).filteredOn(path -> path.endsWith("/keys")).hasSize(2);
        assertThat(provider.calls)
                .filteredOn(path -> path.endsWith("configuration"))
                .hasSize(1);
    }

    @Test
    void aSignInIsOfOneBrowserOnceAndForItsTime() {
        OidcSignIn signIn = with(who(true, Map.of()));
        OidcSignIn.Begun begun = signIn.begin("/", CLIENT);
        OidcSignIn.Return returned = back(begun.to(), provider.signsIn(begun.to()));
        refuses(AdminException.Code.UNAUTHENTICATED, () -> signIn.back(returned, "another", CLIENT));
        refuses(AdminException.Code.UNAUTHENTICATED, () -> signIn.back(returned, begun.browser(), CLIENT));

        OidcSignIn.Begun late = signIn.begin("/", CLIENT);
        rig.clock.forward(Duration.ofMinutes(10));
        refuses(
                AdminException.Code.UNAUTHENTICATED,
                () -> signIn.back(back(late.to(), provider.signsIn(late.to())), late.browser(), CLIENT));

        OidcSignIn.Begun again = signIn.begin("/", CLIENT);
        OidcSignIn.Proven proven = signIn.back(back(again.to(), provider.signsIn(again.to())), again.browser(), CLIENT);
        refuses(AdminException.Code.UNAUTHENTICATED, () -> signIn.redeem(proven.code(), "another", CLIENT));
        refuses(AdminException.Code.UNAUTHENTICATED, () -> signIn.redeem(proven.code(), again.browser(), CLIENT));
    }

    @Test
    void whatTheProviderRefusesAndWhatAnotherOneAnswersIsRefused() {
        OidcSignIn signIn = with(who(true, Map.of()));
        OidcSignIn.Begun denied = signIn.begin("/", CLIENT);
        OidcSignIn.Return no = new OidcSignIn.Return(
                back(denied.to(), "x").state(), Optional.empty(), Optional.of("access_denied"), Optional.empty());
        assertThatThrownBy(() -> signIn.back(no, denied.browser(), CLIENT)).hasMessageContaining("access_denied");

        OidcSignIn.Begun mixed = signIn.begin("/", CLIENT);
        OidcSignIn.Return other = new OidcSignIn.Return(
                back(mixed.to(), "x").state(),
                Optional.of(provider.signsIn(mixed.to())),
                Optional.empty(),
                Optional.of("https://evil.example"));
        refuses(AdminException.Code.UNAUTHENTICATED, () -> signIn.back(other, mixed.browser(), CLIENT));

        OidcSignIn.Begun guessed = signIn.begin("/", CLIENT);
        refuses(
                AdminException.Code.UNAUTHENTICATED,
                () -> signIn.back(back(guessed.to(), "guess"), guessed.browser(), CLIENT));
    }

    @Test
    void anInactiveUserStaysOut() {
        User ann = rig.ann("correct horse battery");
        rig.people
                .users()
                .change(new User(
                        ann.id(),
                        ann.email(),
                        ann.name(),
                        ann.password(),
                        null,
                        false,
                        false,
                        Set.of(),
                        List.of(),
                        ann.createdAt(),
                        1));
        refuses(AdminException.Code.FORBIDDEN, () -> signedIn(with(who(true, Map.of()))));
    }

    @Test
    void aDiscoveryDocumentOfAnotherIssuerOrWithUnsafeEndpointsIsNotTaken() {
        provider.discovery = text -> text.replace(provider.issuer() + "\",\"auth", "https://evil.example\",\"auth");
        refuses(AdminException.Code.UNAVAILABLE, () -> with(who(true, Map.of())).begin("/", CLIENT));
        provider.discovery = text -> text.replace(provider.issuer() + "/token", "http://169.254.169.254/token");
        refuses(AdminException.Code.UNAVAILABLE, () -> with(who(true, Map.of())).begin("/", CLIENT));
        provider.discovery = text -> text.replace(provider.issuer() + "/keys", "file:///etc/passwd");
        refuses(AdminException.Code.UNAVAILABLE, () -> with(who(true, Map.of())).begin("/", CLIENT));
        // link-local, where clouds hand out credentials, is never called, whatever the scheme
        refuses(
                AdminException.Code.UNAVAILABLE,
                () -> with("https://169.254.169.254/realm", who(true, Map.of())).begin("/", CLIENT));
    }

    @Test
    void goesBackToPagesOfThisGatewayOnly() {
        for (String page : List.of("//evil.example", "https://evil.example", "/\\evil.example", "", "x")) {
            refuses(
                    AdminException.Code.BAD_INPUT,
                    () -> with(who(true, Map.of())).begin(page, CLIENT));
        }
    }
}
