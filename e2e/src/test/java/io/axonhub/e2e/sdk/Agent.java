package io.axonhub.e2e.sdk;

import java.net.URI;
import java.nio.file.Path;

/** A coding agent's CLI, with the gateway as its only provider. */
public interface Agent {
    /** A short name for reports. */
    String name();

    /** The last words of one task done in {@code work}. {@code home} is empty, and the agent's to fill. */
    String run(Path home, Path work, URI gateway, String key, String model, String task);
}
