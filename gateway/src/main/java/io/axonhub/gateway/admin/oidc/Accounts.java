package io.axonhub.gateway.admin.oidc;

import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.admin.access.Client;
import io.axonhub.gateway.admin.access.Emails;
import io.axonhub.gateway.admin.access.Secrets;
import io.axonhub.gateway.admin.access.Trail;
import io.axonhub.gateway.config.OidcConfig;
import io.axonhub.gateway.json.JsonValues;
import io.axonhub.gateway.store.AuditEntry;
import io.axonhub.gateway.store.People;
import io.axonhub.gateway.store.Role;
import io.axonhub.gateway.store.StoreException;
import io.axonhub.gateway.store.User;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds or makes the user that a proven identity is, and gives and takes the roles that its groups stand for. */
final class Accounts {
    private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);
    private static final int PAGE = 200;
    private static final int LONGEST_SUBJECT = 512;
    private static final int TRIES = 3;

    private final OidcConfig rules;
    private final People people;
    private final Secrets secrets;
    private final Trail trail;
    private final Clock clock;

    Accounts(OidcConfig rules, People people, Secrets secrets, Trail trail, Clock clock) {
        this.rules = rules;
        this.people = people;
        this.secrets = secrets;
        this.trail = trail;
        this.clock = clock;
    }

    /** The user; refused when there is none and none may be made. */
    User user(Identity who, Client client) {
        if (who.subject().length() > LONGEST_SUBJECT) {
            throw refused("The sign-in provider's name for you is too long.");
        }
        for (int attempt = 1; ; attempt++) {
            Optional<User> done = tried(who, client);
            if (done.isPresent()) {
                return done.get();
            }
            if (attempt == TRIES) {
                throw AdminException.of(
                        AdminException.Code.VERSION_CONFLICT, "The user was changed meanwhile: sign in again.");
            }
        }
    }

    /** Empty when somebody else changed the user at the same moment. */
    private Optional<User> tried(Identity who, Client client) {
        Optional<User> known = people.bySubject(who.subject());
        if (known.isEmpty()) {
            String email = email(who);
            known = people.byEmail(email).map(user -> linkable(user, who));
            if (known.isEmpty()) {
                return made(who, email, client);
            }
        }
        User before = known.get();
        if (!before.active()) {
            throw refused("Your account here is not active: ask an owner.");
        }
        User wanted = before.withSubject(who.subject(), grants(before.grants(), who.groups()));
        if (wanted.equals(before)) {
            return known;
        }
        AuditEntry entry = trail.entry(actor(wanted, client), "update", thing(wanted), state(before), state(wanted));
        if (!people.audited(entry, open -> open.users().change(wanted))) {
            return Optional.empty();
        }
        return people.users().find(wanted.id());
    }

    /** An address that nobody has verified must not open somebody's account, and makes none. */
    private String email(Identity who) {
        String email = who.email()
                .map(Emails::normal)
                .orElseThrow(() -> refused("The sign-in provider tells no e-mail address of you: ask it for the"
                        + " scope email (admin.oidc.scopes)."));
        if (!who.verified().orElse(rules.trustEmail())) {
            throw refused("The sign-in provider has not verified your e-mail address: verify it there first.");
        }
        String domain = email.substring(email.indexOf('@') + 1);
        if (!rules.domains().isEmpty()
                && rules.domains().stream()
                        .noneMatch(one -> one.toLowerCase(Locale.ROOT).equals(domain))) {
            throw refused("People of " + domain + " are not let in here (admin.oidc.domains).");
        }
        return Emails.check("email", email);
    }

    private User linkable(User user, Identity who) {
        if (!rules.linkByEmail()) {
            throw refused("Your e-mail address is somebody's here already: sign in by password, or ask an owner.");
        }
        String subject = user.subject();
        if (subject != null && !subject.equals(who.subject())) {
            throw refused("Your e-mail address is another sign-in's here: ask an owner.");
        }
        return user;
    }

    private Optional<User> made(Identity who, String email, Client client) {
        if (!rules.createUsers()) {
            throw refused("There is no account for " + email + " here: ask an owner to invite you.");
        }
        String name = who.name().isBlank() ? email.substring(0, email.indexOf('@')) : oneLine(who.name());
        User user = new User(
                secrets.id("usr_"),
                email,
                name,
                null,
                who.subject(),
                false,
                true,
                Set.of(),
                grants(List.of(), who.groups()),
                clock.instant(),
                1);
        try {
            AuditEntry entry = trail.entry(actor(user, client), "create", thing(user), null, state(user));
            people.audited(entry, open -> open.users().add(user));
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.REFUSED) {
                return Optional.empty();
            }
            throw e;
        }
        return Optional.of(user);
    }

    private static String oneLine(String name) {
        String line = name.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > 128 ? line.substring(0, 128) : line;
    }

    /** Roles that stand for groups follow them; others stay as they are. */
    private List<User.Grant> grants(List<User.Grant> before, Set<String> groups) {
        if (rules.roles().isEmpty()) {
            return before;
        }
        Map<String, String> ids = roleIds();
        Set<String> mapped = new TreeSet<>();
        Set<String> held = new TreeSet<>();
        rules.roles().forEach((group, role) -> {
            String id = ids.get(role);
            if (id == null) {
                LOG.warn("admin.oidc.roles names a role that is not there role={} group={}", role, group);
                return;
            }
            mapped.add(id);
            if (groups.contains(group)) {
                held.add(id);
            }
        });
        List<User.Grant> grants = new ArrayList<>();
        for (User.Grant grant : before) {
            boolean follows = grant.project() == null && mapped.contains(grant.role());
            if (!follows || held.remove(grant.role())) {
                grants.add(grant);
            }
        }
        held.forEach(role -> grants.add(new User.Grant(role, null)));
        return grants;
    }

    private Map<String, String> roleIds() {
        List<Role> all = new ArrayList<>();
        @Nullable String after = null;
        List<Role> page;
        do {
            page = people.roles().list(after, PAGE);
            all.addAll(page);
            after = page.isEmpty() ? after : page.getLast().name();
        } while (page.size() == PAGE);
        return all.stream().collect(Collectors.toMap(Role::name, Role::id));
    }

    private static AuditEntry.Actor actor(User user, Client client) {
        return new AuditEntry.Actor(AuditEntry.Actor.Kind.USER, user.id(), user.email(), client.address());
    }

    private static AuditEntry.Thing thing(User user) {
        return new AuditEntry.Thing("user", user.id());
    }

    private static com.fasterxml.jackson.databind.JsonNode state(User user) {
        List<String> roles = user.grants().stream()
                .map(grant -> grant.role() + (grant.project() == null ? "" : "@" + grant.project()))
                .toList();
        String subject = user.subject();
        return JsonValues.tree(Map.of(
                "email", user.email(), "name", user.name(), "subject", subject == null ? "" : subject, "roles", roles));
    }

    private static AdminException refused(String message) {
        return AdminException.of(AdminException.Code.FORBIDDEN, message);
    }
}
