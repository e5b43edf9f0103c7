package io.axonhub.gateway.pipeline.routing;

import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Blame;
import io.axonhub.gateway.store.Channel;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What this replica has seen of one channel; never configuration, and gone with the process. Thread-safe. */
final class ChannelState {
    private static final Logger LOG = System.getLogger(ChannelState.class.getName());
    private static final int UNAUTHORIZED = 401;

    private final String channel;
    private final Rests rests = new Rests();

    ChannelState(String channel) {
        this.channel = channel;
    }

    /** How long until one of the credentials can be used for {@code model} (the provider's name); 0 when one can now. */
    long restLeft(Channel configured, String model, long now) {
        long shortest = configured.credentials().isEmpty() ? 0 : Long.MAX_VALUE;
        for (Channel.Credential credential : configured.credentials()) {
            if (Credentials.isUsed(configured, credential)) {
                shortest = Math.min(shortest, rests.left(credential.secret(), model, now));
            }
        }
        return shortest == Long.MAX_VALUE ? 0 : shortest;
    }

    /** Whether this credential rests. */
    boolean isResting(Channel.Credential credential, String model, long now) {
        return rests.left(credential.secret(), model, now) > 0;
    }

    /** An attempt's first event is there: its credential, if there is one, is good. */
    void answering(Attempt attempt, Channel.@Nullable Credential credential, long now) {
        if (credential != null) {
            rests.worked(credential.secret(), attempt.route().target().model(), now);
        }
    }

    /** An attempt is over. */
    void ended(Attempt attempt, Channel.@Nullable Credential credential, long now) {
        LlmError error = attempt.error();
        if (error != null && credential != null && Blame.of(error).isOfCredential()) {
            rest(attempt, error, credential, now);
        }
    }

    private void rest(Attempt attempt, LlmError error, Channel.Credential credential, long now) {
        Blame blame = Blame.of(error);
        boolean ofModel = switch (error) {
            case LlmError.RateLimited _ -> true;
            case LlmError.UpstreamAuth _ -> attempt.status() != UNAUTHORIZED;
            default -> false;
        };
        Duration asked = error instanceof LlmError.RateLimited limited ? limited.retryAfter() : null;
        String model = attempt.route().target().model();
        Duration begun = rests.begin(credential.secret(), ofModel ? model : "", blame, asked, now);
        if (begun != null) {
            LOG.log(
                    blame == Blame.CREDENTIAL ? Level.WARNING : Level.INFO,
                    "credential rests alert={0} channel={1} credential={2} model={3} class={4} status={5} for={6}",
                    blame == Blame.CREDENTIAL,
                    channel,
                    attempt.route().credential(),
                    ofModel ? model : "*",
                    error.errorClass(),
                    attempt.status(),
                    begun);
        }
    }
}
