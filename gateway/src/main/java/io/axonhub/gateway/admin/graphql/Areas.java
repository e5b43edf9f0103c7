package io.axonhub.gateway.admin.graphql;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The resolvers of all areas of the schema. */
public final class Areas {
    private final Map<String, Resolver> resolvers = new HashMap<>();

    /** A part of the schema. */
    public sealed interface Area
            permits UserArea,
                    RoleArea,
                    ProjectArea,
                    AuditArea,
                    ObjectArea,
                    KeyArea,
                    RequestArea,
                    UsageArea,
                    TraceArea,
                    CatalogArea,
                    ChannelTestArea,
                    ChannelLiveArea,
                    SystemArea,
                    SettingsArea,
                    RouteArea {
        /** Its resolvers by {@code Type.field}. */
        Map<String, Resolver> resolvers();
    }

    /** All of these. */
    public Areas(List<Area> areas) {
        areas.forEach(area -> area.resolvers().forEach((name, resolver) -> {
            if (resolvers.put(name, resolver) != null) {
                throw new IllegalStateException("two resolvers of " + name);
            }
        }));
    }

    Map<String, Resolver> resolvers() {
        return resolvers;
    }
}
