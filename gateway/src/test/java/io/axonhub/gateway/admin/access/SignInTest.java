package io.axonhub.gateway.admin.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.store.Audit;
import io.axonhub.gateway.store.Role;
import io.axonhub.gateway.store.User;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInTest {
    private static final Client CLIENT = new Client("10.0.0.1", "test");
    private static final String PASSWORD = "correct horse battery";

    private final AccessRig rig;

    SignInTest(@TempDir java.nio.file.Path dir) {
        rig = new AccessRig(dir);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static void refuses(AdminException.Code code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AdminException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private Viewer viewer(String token) {
        HttpCall call = new HttpCall("GET", "/x", Headers.of("authorization", "Bearer " + token), new byte[0]);
        return rig.access.viewer(call, "10.0.0.1");
    }

    @Test
    void theFirstOwnerIsMadeOnceAndByTheTokenOnly() {
        FirstOwner.Account account = new FirstOwner.Account("Ann@X.org", "", PASSWORD);
        refuses(AdminException.Code.FORBIDDEN, () -> rig.owner.byToken("guess", account, "10.0.0.1"));
        User owner = rig.owner.byToken(AccessRig.TOKEN, account, "10.0.0.1");
        assertThat(owner.email()).isEqualTo("ann@x.org");
        assertThat(owner.name()).isEqualTo("ann");
        refuses(AdminException.Code.ALREADY_INITIALIZED, () -> rig.owner.byToken(AccessRig.TOKEN, account, "10.0.0.1"));
        rig.owner.unattended(new FirstOwner.Account("eve@x.org", "", PASSWORD));
        assertThat(rig.people.byEmail("eve@x.org")).isEmpty();
        assertThat(rig.database.audit().list(Audit.Filter.all(), null, 9))
                .singleElement()
                .satisfies(entry -> assertThat(entry.action()).isEqualTo("initialize"));
    }

    @Test
    void refusesBadAccountsByField() {
        assertThatThrownBy(() ->
                        rig.owner.byToken(AccessRig.TOKEN, new FirstOwner.Account("ann", "", PASSWORD), "10.0.0.1"))
                .hasMessageStartingWith("email: must be an e-mail address");
        assertThatThrownBy(() -> rig.owner.byToken(
                        AccessRig.TOKEN, new FirstOwner.Account("ann@x.org", "", "short"), "10.0.0.1"))
                .hasMessageStartingWith("password: must have 10 to 256 characters");
    }

    @Test
    void aTokenIsGoodForItsTimeAndWhileItsSessionLasts() {
        rig.ann(PASSWORD);
        SignIn.Pair pair = rig.signIn.byPassword("ANN@x.org", PASSWORD, CLIENT);
        assertThat(viewer(pair.accessToken()).user().email()).isEqualTo("ann@x.org");
        rig.clock.forward(Tokens.LIFE);
        refuses(AdminException.Code.SESSION_OVER, () -> viewer(pair.accessToken()));
        SignIn.Pair next = rig.signIn.refresh(String.valueOf(pair.refreshToken()), CLIENT);
        rig.signIn.out(viewer(next.accessToken()), false);
        refuses(AdminException.Code.SESSION_OVER, () -> viewer(next.accessToken()));
        refuses(
                AdminException.Code.SESSION_OVER,
                () -> rig.signIn.refresh(String.valueOf(next.refreshToken()), CLIENT));
    }

    @Test
    void aChangedOrForeignTokenIsRefused() {
        rig.ann(PASSWORD);
        String token = rig.signIn.byPassword("ann@x.org", PASSWORD, CLIENT).accessToken();
        String[] parts = token.split("\\.", -1);
        String none = java.util.Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\",\"typ\":\"JWT\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        char last = parts[2].charAt(0) == 'A' ? 'B' : 'A';
        for (String bad : List.of(
                none + "." + parts[1] + ".",
                none + "." + parts[1] + "." + parts[2],
                parts[0] + "." + parts[1] + "." + last + parts[2].substring(1),
                parts[0] + "." + parts[1] + ".",
                parts[0] + "." + parts[1],
                "a.b.c",
                "x")) {
            refuses(AdminException.Code.SESSION_OVER, () -> viewer(bad));
        }
    }

    @Test
    void tokensOutliveARotationOfTheSigningKeyUntilAllAreRevoked() {
        rig.ann(PASSWORD);
        rig.signIn.byPassword("ann@x.org", PASSWORD, CLIENT);
        rig.clock.forward(Tokens.ROTATION.minusSeconds(1));
        String old = rig.signIn.byPassword("ann@x.org", PASSWORD, CLIENT).accessToken();
        rig.clock.forward(Duration.ofMinutes(2));
        String fresh = rig.signIn.byPassword("ann@x.org", PASSWORD, CLIENT).accessToken();
        assertThat(rig.sessions.signingKeys()).hasSize(2);
        viewer(old);
        viewer(fresh);
        rig.clock.forward(Duration.ofSeconds(1));
        rig.tokens.revokeAll();
        refuses(AdminException.Code.SESSION_OVER, () -> viewer(fresh));
    }

    @Test
    void aRefreshTokenThatComesBackEndsTheSession() {
        rig.ann(PASSWORD);
        String first = String.valueOf(
                rig.signIn.byPassword("ann@x.org", PASSWORD, CLIENT).refreshToken());
        SignIn.Pair second = rig.signIn.refresh(first, CLIENT);
        assertThat(rig.signIn.refresh(first, CLIENT).refreshToken()).isNull();
        rig.clock.forward(Duration.ofSeconds(31));
        refuses(AdminException.Code.SESSION_OVER, () -> rig.signIn.refresh(first, CLIENT));
        refuses(
                AdminException.Code.SESSION_OVER,
                () -> rig.signIn.refresh(String.valueOf(second.refreshToken()), CLIENT));
        assertThat(rig.database
                        .audit()
                        .list(Audit.Filter.all(), null, 1)
                        .getFirst()
                        .action())
                .isEqualTo("session_stolen");
    }

    @Test
    void guessersWaitWhetherTheAddressExistsOrNot() {
        rig.ann(PASSWORD);
        for (String email : List.of("ann@x.org", "nobody@x.org")) {
            for (int i = 0; i < 5; i++) {
                refuses(
                        AdminException.Code.UNAUTHENTICATED,
                        () -> rig.signIn.byPassword(email, "wrong password", CLIENT));
            }
            refuses(AdminException.Code.TOO_MANY_TRIES, () -> rig.signIn.byPassword(email, PASSWORD, CLIENT));
        }
        rig.clock.forward(Duration.ofSeconds(30));
        refuses(AdminException.Code.UNAUTHENTICATED, () -> rig.signIn.byPassword("ann@x.org", "wrong one", CLIENT));
        rig.clock.forward(Duration.ofSeconds(59));
        refuses(AdminException.Code.TOO_MANY_TRIES, () -> rig.signIn.byPassword("ann@x.org", PASSWORD, CLIENT));
        rig.clock.forward(Duration.ofSeconds(1));
        rig.signIn.byPassword("ann@x.org", PASSWORD, CLIENT);
        assertThat(rig.sessions.tries(Secrets.hash("ann@x.org")).number()).isZero();
    }

    @Test
    void oneAddressHasABoundOfItsOwn() {
        Client guesser = new Client("10.9.9.9", "test");
        for (int i = 0; i < 30; i++) {
            String email = "user" + i + "@x.org";
            refuses(AdminException.Code.UNAUTHENTICATED, () -> rig.signIn.byPassword(email, "wrong one", guesser));
        }
        refuses(AdminException.Code.TOO_MANY_TRIES, () -> rig.signIn.byPassword("last@x.org", "wrong", guesser));
        rig.ann(PASSWORD);
        rig.signIn.byPassword("ann@x.org", PASSWORD, CLIENT);
    }

    @Test
    void anInactiveUserIsOutAtOnce() {
        User ann = rig.ann(PASSWORD);
        String token = rig.signIn.byPassword("ann@x.org", PASSWORD, CLIENT).accessToken();
        rig.people.users().change(AccessRig.with(ann, false, Set.of(), List.of()));
        refuses(AdminException.Code.SESSION_OVER, () -> viewer(token));
        refuses(AdminException.Code.UNAUTHENTICATED, () -> rig.signIn.byPassword("ann@x.org", PASSWORD, CLIENT));
    }

    @Test
    void rolesCountAtOnceEverywhereOrInTheirProject() {
        User ann = rig.ann(PASSWORD);
        String token = rig.signIn.byPassword("ann@x.org", PASSWORD, CLIENT).accessToken();
        assertThat(viewer(token).scopes()).isEmpty();
        rig.people.roles().add(new Role("r", "viewer", Set.of("read_requests", "of_a_newer_gateway"), rig.now(), 1));
        rig.people.projects().add(new io.axonhub.gateway.store.Project("p", "P", "", true, rig.now(), 1));
        rig.people
                .users()
                .change(AccessRig.with(
                        ann,
                        true,
                        Set.of("read_users"),
                        List.of(new User.Grant("r", "p"), new User.Grant("gone", null))));
        Viewer viewer = viewer(token);
        assertThat(viewer.scopes()).containsExactly(Scope.READ_USERS);
        assertThat(viewer.may(Scope.READ_REQUESTS)).isFalse();
        assertThat(viewer.projectsWhere(Scope.READ_REQUESTS)).containsExactly("p");
        assertThatThrownBy(() -> viewer.require(Scope.WRITE_USERS)).hasMessageContaining("write_users");
    }

    @Test
    void aNewPasswordEndsTheOtherSessions() {
        rig.ann(PASSWORD);
        String other = rig.signIn.byPassword("ann@x.org", PASSWORD, CLIENT).accessToken();
        Viewer viewer =
                viewer(rig.signIn.byPassword("ann@x.org", PASSWORD, CLIENT).accessToken());
        refuses(
                AdminException.Code.UNAUTHENTICATED,
                () -> rig.signIn.changePassword(viewer, "wrong one", "another good one", CLIENT));
        refuses(
                AdminException.Code.BAD_INPUT,
                () -> rig.signIn.changePassword(viewer, PASSWORD, "aaaaaaaaaaaa", CLIENT));
        SignIn.Pair changed = rig.signIn.changePassword(viewer, PASSWORD, "another good one", CLIENT);
        refuses(AdminException.Code.SESSION_OVER, () -> viewer(other));
        viewer(changed.accessToken());
        rig.signIn.byPassword("ann@x.org", "another good one", CLIENT);
    }

    @Test
    void aWeakHashIsMadeAnewAtTheNextSignIn() {
        rig.ann(PASSWORD);
        Passwords stronger = new Passwords(new Passwords.Cost(128, 2, 1), AccessRig.RANDOM::nextBytes);
        rig.with(stronger).byPassword("ann@x.org", PASSWORD, CLIENT);
        String hash = rig.people.byEmail("ann@x.org").orElseThrow().password();
        assertThat(hash).startsWith("$argon2id$v=19$m=128,t=2,p=1$");
        rig.with(stronger).byPassword("ann@x.org", PASSWORD, CLIENT);
    }
}
