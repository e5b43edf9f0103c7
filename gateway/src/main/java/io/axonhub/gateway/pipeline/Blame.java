package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.llm.LlmError;

/**
 * Whose an attempt's failure is, and with that what follows from it: the one table of error classes that failover and routing go by.
 *
 * <table>
 * <caption>What follows</caption>
 * <tr><th></th><th>this request</th><th>later ones</th></tr>
 * <tr><td>CALLER</td><td>is told</td><td>nothing</td></tr>
 * <tr><td>CONTEXT</td><td>goes on with the profile's model of a larger context, if it names one; else is told</td><td>nothing</td></tr>
 * <tr><td>FILTER</td><td>goes on with the next channel if the profile says so; else is told</td><td>nothing</td></tr>
 * <tr><td>CREDENTIAL</td><td>goes on with the channel's next credential, then with the next channel</td>
 *     <td>the credential rests, and people are told</td></tr>
 * <tr><td>RATE</td><td>goes on with the channel's next credential, then with the next channel</td>
 *     <td>the credential rests for this model as long as the provider said</td></tr>
 * <tr><td>CHANNEL</td><td>goes on with the next channel</td><td>the channel's breaker counts it</td></tr>
 * </table>
 */
public enum Blame {
    CALLER,
    CONTEXT,
    FILTER,
    CREDENTIAL,
    RATE,
    CHANNEL;

    /** Whose {@code error} is. */
    public static Blame of(LlmError error) {
        return switch (error) {
            case LlmError.UpstreamAuth _, LlmError.UpstreamQuota _ -> CREDENTIAL;
            case LlmError.RateLimited _ -> RATE;
            case LlmError.Timeout(LlmError.Timeout.Phase phase, String _)
            when phase == LlmError.Timeout.Phase.DEADLINE -> CALLER;
            case LlmError.Overloaded _,
                    LlmError.Timeout _,
                    LlmError.UpstreamFailed _,
                    LlmError.MalformedUpstream _,
                    LlmError.ConnectionLost _ -> CHANNEL;
            case LlmError.ContextOverflow _ -> CONTEXT;
            case LlmError.ContentFiltered _ -> FILTER;
            case LlmError.InvalidRequest _,
                    LlmError.UpstreamRejected _,
                    LlmError.Unauthenticated _,
                    LlmError.QuotaExceeded _,
                    LlmError.PermissionDenied _,
                    LlmError.NotFound _,
                    LlmError.ModelNotFound _,
                    LlmError.TooLarge _,
                    LlmError.NotSupported _,
                    LlmError.Unavailable _,
                    LlmError.Canceled _,
                    LlmError.Internal _ -> CALLER;
        };
    }
}
