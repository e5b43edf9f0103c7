package io.axonhub.gateway.admin.gitops;

import java.util.Optional;

/**
 * What a write did.
 *
 * @param revision that has it
 * @param changed whether there was anything to do
 * @param before as it was; empty when it was not there
 * @param object as it is now; empty when it is gone
 */
public record Change(long revision, boolean changed, Optional<ConfigObject> before, Optional<ConfigObject> object) {}
