package io.axonhub.gateway.pipeline.routing;

import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Blame;
import io.axonhub.gateway.store.Channel;
import org.jspecify.annotations.Nullable;

/** One attempt's place at a channel, and the lessons of how it goes. Confined to the request's thread. */
final class Passage implements Attempt.Watch {
    /** Two that fail in a row open a breaker, and one does where there is no traffic. */
    private static final int PROBE = Breaker.LEAST_FAILURES;

    private final ChannelState state;
    private final Channel.@Nullable Credential credential;
    private Breaker.Permit permit;
    private boolean worked;
    private boolean stream;
    private int weight = 1;

    Passage(ChannelState state, Channel.@Nullable Credential credential, Breaker.Permit permit) {
        this.state = state;
        this.credential = credential;
        this.permit = permit;
    }

    /** Whether the answer shows its first token. */
    void streams(boolean asked) {
        stream = asked;
    }

    /** The attempt only asks how the channel is: it comes seldom, and its failure counts for more. */
    void probes() {
        weight = PROBE;
    }

    @Override
    public void answering(Attempt attempt) {
        state.worked(attempt, credential, permit);
        if (stream) {
            state.begunToStream(attempt);
        }
        worked = true;
        permit = Breaker.Permit.NORMAL;
    }

    @Override
    public void ended(Attempt attempt) {
        state.left();
        LlmError error = attempt.error();
        if (error == null) {
            if (!worked) {
                state.worked(attempt, credential, permit);
            }
            return;
        }
        switch (Blame.of(error)) {
            case CHANNEL -> state.failed(attempt, error, permit, weight);
            case CREDENTIAL, RATE -> {
                state.breaker().undecided(permit);
                // a rate of ours, that of the channel's own limits, is nothing that a provider said of a credential
                boolean ours = Blame.of(error) == Blame.RATE && attempt.status() == 0;
                if (credential != null && !ours) {
                    state.rest(attempt, error, credential);
                }
            }
            case CALLER, CONTEXT, FILTER -> {
                if (!worked && attempt.status() != 0 && isVerdict(error)) {
                    state.worked(attempt, credential, permit);
                } else {
                    state.breaker().undecided(permit);
                }
            }
        }
    }

    /** Whether the provider read the request and told what is wrong with it. */
    private static boolean isVerdict(LlmError error) {
        return error instanceof LlmError.UpstreamRejected
                || error instanceof LlmError.ContextOverflow
                || error instanceof LlmError.ContentFiltered;
    }
}
