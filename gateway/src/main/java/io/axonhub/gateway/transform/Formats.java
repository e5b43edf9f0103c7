package io.axonhub.gateway.transform;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The formats this gateway speaks, by name; filled once by the wiring. */
public final class Formats {
    private final Map<String, Inbound> inbounds;
    private final Map<String, Outbound> outbounds;

    /** With all dialects of clients and of providers. */
    public Formats(List<Inbound> inbounds, List<Outbound> outbounds) {
        this.inbounds = inbounds.stream().collect(Collectors.toUnmodifiableMap(Inbound::format, Function.identity()));
        this.outbounds =
                outbounds.stream().collect(Collectors.toUnmodifiableMap(Outbound::format, Function.identity()));
    }

    /** The client dialect of this name. */
    public Inbound inbound(String format) {
        Inbound inbound = inbounds.get(format);
        if (inbound == null) {
            throw new IllegalArgumentException("no inbound format " + format);
        }
        return inbound;
    }

    /** The provider dialect of this name. */
    public Outbound outbound(String format) {
        Outbound outbound = outbounds.get(format);
        if (outbound == null) {
            throw new IllegalArgumentException("no outbound format " + format);
        }
        return outbound;
    }
}
