package io.axonhub.gateway.provider;

import io.axonhub.gateway.provider.auth.Auth;
import io.axonhub.gateway.transform.Traits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One of a vendor's ways in: an address, the wire formats spoken there, and how credentials are sent.
 *
 * @param traits what its answers do otherwise than their format says
 * @param formats in the order of preference: a client's own dialect is taken wherever it stands, else the first that fits
 * @param models how it tells which models it has
 */
public record Endpoint(
        Address address, List<Spoken> formats, Auth auth, Quirk quirk, Traits traits, ModelLists models) {
    /** Where it is for a channel with these settings; empty where each channel must say it. */
    @FunctionalInterface
    public interface Address {
        Optional<String> of(Map<String, String> settings);

        /** A base URL in which {@code {aws.region}} stands for the channel's setting of that name; null for none. */
        static Address template(@Nullable String template) {
            return settings -> Optional.ofNullable(template).map(text -> filled(text, settings));
        }

        private static String filled(String template, Map<String, String> settings) {
            String url = template;
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                url = url.replace("{" + setting.getKey() + "}", setting.getValue());
            }
            return url;
        }
    }

    /**
     * A wire format, and the models that are reached with it.
     *
     * @param models none means all
     */
    public record Spoken(String format, List<Glob> models) {
        public Spoken {
            models = List.copyOf(models);
        }

        /** Whether {@code model} is reached with it. */
        public boolean takes(String model) {
            return models.isEmpty() || models.stream().anyMatch(glob -> glob.matches(model));
        }
    }

    public Endpoint {
        formats = List.copyOf(formats);
    }

    /** That lists its models as its first format does. */
    public Endpoint(Address address, List<Spoken> formats, Auth auth, Quirk quirk, Traits traits) {
        this(address, formats, auth, quirk, traits, ModelLists.by(formats));
    }

    /** Whose answers are as their formats say. */
    public Endpoint(Address address, List<Spoken> formats, Auth auth, Quirk quirk) {
        this(address, formats, auth, quirk, Traits.none());
    }

    /** At {@link Address#template}. */
    public Endpoint(@Nullable String template, List<Spoken> formats, Auth auth, Quirk quirk) {
        this(Address.template(template), formats, auth, quirk);
    }

    /** Its address for a channel with these settings; empty where the channel must say it. */
    public Optional<String> baseUrl(Map<String, String> settings) {
        return address.of(settings);
    }

    /** Where these are spoken too. */
    public Endpoint and(List<Spoken> more) {
        return new Endpoint(
                address, Stream.concat(formats.stream(), more.stream()).toList(), auth, quirk, traits, models);
    }

    /** With a way of its own to list its models. */
    Endpoint listing(ModelLists own) {
        return new Endpoint(address, formats, auth, quirk, traits, own);
    }
}
