package io.axonhub.gateway.admin.gitops;

import io.axonhub.crd.APIKey;
import io.axonhub.crd.Limits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a user may use over all keys whose {@code owner.user} it is. It is no custom resource: it stands in files only.
 *
 * @param user null means everyone who has none of their own, each for themselves
 */
record UserLimits(@Nullable String user, @Nullable Limits limits, List<APIKey.Quota> quotas) {
    static final String KIND = "UserLimits";

    UserLimits {
        quotas = quotas == null ? List.of() : List.copyOf(quotas);
    }
}
