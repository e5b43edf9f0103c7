package io.axonhub.e2e;

import io.axonhub.e2e.provider.Recorded;
import io.axonhub.e2e.provider.ScriptedProvider;
import java.net.URI;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What an SDK is pointed at.
 *
 * @param name for reports
 * @param url without a path
 * @param anthropic whether the provider behind it is asked in Anthropic's dialect; null means in the client's own
 * @param model the name to ask for, by scene
 */
record Target(
        String name,
        URI url,
        String key,
        ScriptedProvider provider,
        @Nullable Boolean anthropic,
        UnaryOperator<String> model) {
    /** The provider itself, with nothing between. */
    static Target at(ScriptedProvider provider) {
        return new Target("directly", provider.url(), "up-key", provider, null, UnaryOperator.identity());
    }

    /** Whether nothing stands between the client and the provider. */
    boolean direct() {
        return anthropic == null;
    }

    /** Whether the provider was asked in the dialect of the client's {@code path}. */
    boolean same(boolean clientAnthropic) {
        return anthropic == null || anthropic == clientAnthropic;
    }

    /** The newest request for a scene. */
    Recorded last(String scene) {
        return provider.last(scene);
    }

    @Override
    public String toString() {
        return name;
    }
}
