package io.axonhub.gateway.pipeline.mapping;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.axonhub.gateway.provider.Glob;
import io.axonhub.gateway.store.Profile;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A profile's ordered renames of models, compiled. Thread-safe. */
public final class Renames {
    private final List<Rename> renames;

    /** One mapping: the new name, or empty when it does not match. */
    private interface Rename extends Function<String, Optional<String>> {}

    private Renames(List<Rename> renames) {
        this.renames = renames;
    }

    /** What became of a name. {@code mapping}: the index of the mapping that matched; null when none did. */
    public record Renamed(String model, @Nullable Integer mapping) {}

    /**
     * Compiles them.
     *
     * @throws com.google.re2j.PatternSyntaxException for a regex that does not compile
     */
    public static Renames of(List<Profile.ModelMapping> mappings) {
        return new Renames(mappings.stream().map(Renames::rename).toList());
    }

    /** The new name by the first mapping that matches, else the name itself. */
    public Renamed of(String model) {
        for (int i = 0; i < renames.size(); i++) {
            Optional<String> renamed = renames.get(i).apply(model);
            if (renamed.isPresent()) {
                return new Renamed(renamed.get(), i);
            }
        }
        return new Renamed(model, null);
    }

    private static Rename rename(Profile.ModelMapping mapping) {
        String to = mapping.to();
        return switch (mapping.match()) {
            case EXACT -> model -> model.equals(mapping.from()) ? Optional.of(to) : Optional.empty();
            case GLOB -> {
                Glob glob = new Glob(mapping.from());
                yield model -> glob.matches(model) ? Optional.of(to) : Optional.empty();
            }
            case REGEX -> {
                Pattern regex = Pattern.compile("^(?:" + mapping.from() + ")$");
                yield model -> {
                    Matcher matcher = regex.matcher(model);
                    return matcher.matches() ? Optional.of(matcher.replaceFirst(to)) : Optional.empty();
                };
            }
        };
    }
}
