package io.axonhub.operator.desired;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.crd.AIChannel;
import io.axonhub.crd.AIProfile;
import io.axonhub.crd.LabelSelector;
import io.axonhub.gateway.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What is to be done for an AIProfile. */
public final class ProfilePlan {
    private ProfilePlan() {}

    /** The cluster's channels. */
    public interface Channels {
        /** The one of this path ({@code namespace/name}). */
        Optional<Declared> find(String path);

        /** All of a namespace. */
        List<Declared> in(String namespace);
    }

    /** From the resource, the channels there are and the labels of its namespace. */
    public static Plan of(Declared declared, Channels channels, Map<String, String> namespaceLabels) {
        ObjectNode facts = Json.object();
        AIProfile.Spec spec;
        try {
            spec = Specs.read(declared.spec(), AIProfile.Spec.class);
        } catch (Specs.UnreadableException e) {
            return new Plan(null, List.of(), Optional.of(Refusals.unknown(e)), facts);
        }
        List<Finding> refs = new ArrayList<>();
        LabelSelector selector = spec.channels().selector();
        Map<String, AIChannel.Spec> found = selector == null
                ? referred(declared, spec.channels().refs(), channels, namespaceLabels, refs)
                : selected(declared, selector, channels, refs);
        Set<String> models = new TreeSet<>();
        found.values().forEach(channel -> channel.models().forEach(model -> models.add(model.name())));
        facts.put("channels", found.size());
        facts.put("models", models.size());
        return new Plan(null, refs, Optional.empty(), facts);
    }

    private static Map<String, AIChannel.Spec> referred(
            Declared declared, List<String> wanted, Channels channels, Map<String, String> labels, List<Finding> refs) {
        Map<String, AIChannel.Spec> found = new LinkedHashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            String field = "spec.channels.refs[" + i + "]: ";
            String path = declared.ref().resolve(wanted.get(i));
            Optional<Declared> target = channels.find(path);
            Optional<AIChannel.Spec> channel = target.flatMap(ProfilePlan::read);
            if (target.isEmpty()) {
                refs.add(new Finding("ChannelNotFound", field + "AIChannel " + path + " is not there"));
            } else if (channel.isPresent()
                    && !Admission.permits(
                            channel.get().allowedNamespaces(),
                            target.get().ref().namespace(),
                            declared.ref().namespace(),
                            labels)) {
                refs.add(new Finding(
                        "RefNotPermitted",
                        field + "AIChannel " + path + " does not allow namespace "
                                + declared.ref().namespace()));
            } else {
                channel.ifPresent(spec -> found.put(path, spec));
            }
        }
        return found;
    }

    private static Map<String, AIChannel.Spec> selected(
            Declared declared, LabelSelector selector, Channels channels, List<Finding> refs) {
        Map<String, AIChannel.Spec> found = new LinkedHashMap<>();
        for (Declared channel : channels.in(declared.ref().namespace())) {
            if (selector.matches(channel.meta().labels())) {
                read(channel).ifPresent(spec -> found.put(channel.ref().path(), spec));
            }
        }
        if (found.isEmpty()) {
            refs.add(new Finding(
                    "NoChannelsMatched",
                    "spec.channels.selector: no AIChannel of namespace "
                            + declared.ref().namespace() + " has these labels"));
        }
        return found;
    }

    private static Optional<AIChannel.Spec> read(Declared channel) {
        try {
            return Optional.of(Specs.read(channel.spec(), AIChannel.Spec.class));
        } catch (Specs.UnreadableException e) {
            return Optional.empty();
        }
    }

    /** Whether a channel of this path may be one of the profile's. */
    public static boolean mayUse(Declared profile, ObjectRef channel) {
        try {
            AIProfile.Channels wanted =
                    Specs.read(profile.spec(), AIProfile.Spec.class).channels();
            return wanted.selector() == null
                    ? wanted.refs().stream()
                            .anyMatch(ref -> profile.ref().resolve(ref).equals(channel.path()))
                    : profile.ref().namespace().equals(channel.namespace());
        } catch (Specs.UnreadableException e) {
            return false;
        }
    }
}
