package io.axonhub.gateway.admin.access;

/** Who may call a path of the admin API. */
public enum PathRule {
    /** Everybody: it shows nothing, or is how one signs in. */
    ANYBODY,
    /** Everybody who is signed in, for what is theirs; what goes beyond is the path's or the schema's own matter. */
    SIGNED_IN
}
