package io.axonhub.gateway.admin.access;

import java.util.Locale;
import java.util.regex.Pattern;

/** E-mail addresses as names of people: lower case, and no more is asked of them than to have one {@code @}. */
public final class Emails {
    private static final Pattern SANE = Pattern.compile("[^\\s@\\p{Cntrl}]{1,64}@[^\\s@\\p{Cntrl}]{1,189}");

    private Emails() {}

    /** As it is kept. */
    public static String normal(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }

    /** As it is kept; refused when it is none. */
    public static String check(String field, String email) {
        String normal = normal(email);
        if (!SANE.matcher(normal).matches()) {
            throw AdminException.badInput(field, "must be an e-mail address, such as ann@example.org");
        }
        return normal;
    }
}
