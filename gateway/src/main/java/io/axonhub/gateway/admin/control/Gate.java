package io.axonhub.gateway.admin.control;

/** Decides who is let in. */
@FunctionalInterface
public interface Gate {
    /** What a bearer token is good for. */
    enum Verdict {
        /** It opens. */
        ADMITTED,
        /** It is nobody's, or its time is over. */
        UNKNOWN,
        /** It is somebody's who may not. */
        FORBIDDEN
    }

    /** Judges a token as it stands behind {@code Bearer}. */
    Verdict judge(String token);

    /** Either of both. */
    default Gate or(Gate other) {
        return token -> {
            Verdict first = judge(token);
            Verdict second = first == Verdict.ADMITTED ? first : other.judge(token);
            return second == Verdict.UNKNOWN ? first : second;
        };
    }
}
