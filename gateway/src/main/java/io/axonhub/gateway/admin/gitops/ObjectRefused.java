package io.axonhub.gateway.admin.gitops;

import java.util.List;

/** A write that is not taken; nothing has changed. The message is for people and holds no secret. */
public final class ObjectRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final String field;
    private final transient List<Problem> problems;

    /** Why, as one CamelCase word ({@link #text()}). */
    public enum Reason {
        /** It breaks its schema or a rule: {@link #field()} says where. */
        INVALID("Invalid"),
        /** It is right, and this version of the gateway cannot do it. */
        UNSUPPORTED("UnsupportedByGateway"),
        /** A cluster or a file manages it. */
        MANAGED_BY_GIT_OPS("ManagedByGitOps"),
        /** The UI manages it, and the resource does not adopt it. */
        OWNED_BY_UI("OwnedByUi"),
        /** Another cluster or a file manages it. */
        OWNED_BY_OTHER("OwnedByOther"),
        /** It changed since it was read. */
        STALE_VERSION("StaleVersion"),
        /** A later leader has written. */
        STALE_FENCE("StaleFence"),
        /** A later generation is here. */
        STALE_GENERATION("StaleGeneration"),
        /** It is there already. */
        ALREADY_EXISTS("AlreadyExists"),
        /** It is not there. */
        NOT_FOUND("NotFound");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** As it is on the wire. */
        public String text() {
            return text;
        }
    }

    ObjectRefused(Reason reason, String field, String message) {
        this(reason, field, message, List.of());
    }

    private ObjectRefused(Reason reason, String field, String message, List<Problem> problems) {
        super(message);
        this.reason = reason;
        this.field = field;
        this.problems = List.copyOf(problems);
    }

    /** For what validation found; there is at least one problem. */
    static ObjectRefused of(List<Problem> errors) {
        Problem first = errors.getFirst();
        boolean unsupported = errors.stream().allMatch(one -> one.reason().equals(Report.UNSUPPORTED));
        return new ObjectRefused(
                unsupported ? Reason.UNSUPPORTED : Reason.INVALID, first.field(), first.message(), errors);
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** Such as {@code spec.models[0].name}; empty when it is not about a field. */
    public String field() {
        return field;
    }

    /** All that is wrong with the object, where it was its content. */
    public List<Problem> problems() {
        return problems;
    }
}
