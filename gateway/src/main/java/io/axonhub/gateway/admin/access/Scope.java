package io.axonhub.gateway.admin.access;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a person may be allowed to do, everywhere or in a project. */
public enum Scope {
    READ_DASHBOARD("Statistics of all requests"),
    READ_CHANNELS("Channels, without their credentials"),
    WRITE_CHANNELS("Create, change, test and remove channels"),
    READ_PROFILES("Profiles and their mappings"),
    WRITE_PROFILES("Create, change and remove profiles"),
    READ_API_KEYS("All API keys, without their values"),
    WRITE_API_KEYS("Create, change, rotate and remove API keys"),
    READ_REQUESTS("All requests, with their bodies where these are kept"),
    WRITE_REQUESTS("Use the playground; remove requests"),
    READ_USERS("People and the roles they hold"),
    WRITE_USERS("Invite, change and remove people"),
    READ_ROLES("Roles and their scopes"),
    WRITE_ROLES("Create, change and remove roles"),
    READ_PROJECTS("All projects"),
    WRITE_PROJECTS("Create, change and remove projects"),
    READ_SETTINGS("Settings and the storage policy"),
    WRITE_SETTINGS("Change settings and the storage policy"),
    READ_AUDIT("The audit log");

    private final String description;

    Scope(String description) {
        this.description = description;
    }

    /** As written in the API and the database. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For people. */
    public String description() {
        return description;
    }

    /** The scope of this name. */
    public static Optional<Scope> of(String wire) {
        return Stream.of(values()).filter(scope -> scope.wire().equals(wire)).findFirst();
    }

    /** Those of these names that exist: a name that a newer gateway wrote grants nothing here. */
    public static Set<Scope> known(Set<String> wires) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        wires.forEach(wire -> of(wire).ifPresent(scopes::add));
        return scopes;
    }
}
