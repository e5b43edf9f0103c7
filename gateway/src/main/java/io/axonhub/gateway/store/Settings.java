package io.axonhub.gateway.store;

import java.util.Map;

/**
 * What people set while the gateway runs.
 *
 * @param version counts the changes
 * @param values by the keys of the configuration
 */
public record Settings(long version, Map<String, String> values) {
    public Settings {
        values = Map.copyOf(values);
    }
}
