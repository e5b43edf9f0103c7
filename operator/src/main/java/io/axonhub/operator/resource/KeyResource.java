package io.axonhub.operator.resource;

import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** A key to the gateway. */
@Group("axonhub.io")
@Version("v1alpha1")
@Kind("APIKey")
@Plural("apikeys")
public final class KeyResource extends AxonHubResource {
    private static final long serialVersionUID = 1L;

    /** Empty, for the Kubernetes client. */
    public KeyResource() {}
}
