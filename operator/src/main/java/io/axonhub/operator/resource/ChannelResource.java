package io.axonhub.operator.resource;

import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** A way to an AI provider. */
@Group("axonhub.io")
@Version("v1alpha1")
@Kind("AIChannel")
@Plural("aichannels")
public final class ChannelResource extends AxonHubResource {
    private static final long serialVersionUID = 1L;

    /** Empty, for the Kubernetes client. */
    public ChannelResource() {}
}
