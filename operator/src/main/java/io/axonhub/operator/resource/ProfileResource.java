package io.axonhub.operator.resource;

import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** What API keys may use and how. */
@Group("axonhub.io")
@Version("v1alpha1")
@Kind("AIProfile")
@Plural("aiprofiles")
public final class ProfileResource extends AxonHubResource {
    private static final long serialVersionUID = 1L;

    /** Empty, for the Kubernetes client. */
    public ProfileResource() {}
}
