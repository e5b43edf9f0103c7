package io.axonhub.gateway.pipeline.trace;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The session in the {@code metadata.user_id} that Claude Code sends: {@code user_<hash>_account_<uuid>_session_<uuid>}, and since its
 * version 2 an object in JSON with a {@code session_id}.
 */
final class UserSession {
    private static final String MARK = "_session_";
    private static final Pattern MEMBER = Pattern.compile("\"session_id\"\\s*:\\s*\"([A-Za-z0-9._:-]+)\"");

    private UserSession() {}

    static Optional<String> of(String user) {
        if (user.startsWith("{")) {
            Matcher member = MEMBER.matcher(user);
            return member.find() ? Optional.of(member.group(1)) : Optional.empty();
        }
        int at = user.lastIndexOf(MARK);
        return at < 0 ? Optional.empty() : Optional.of(user.substring(at + MARK.length()));
    }
}
