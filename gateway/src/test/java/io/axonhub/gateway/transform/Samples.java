package io.axonhub.gateway.transform;

import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Hints;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.ResponseFormat;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.llm.Sampling;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.StreamEvent.Delta;
import io.axonhub.gateway.llm.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Requests, errors and event sequences that are no format's own. */
public final class Samples {
    private Samples() {}

    /** "Hi", asked for by nobody's client in particular. */
    public static Request request(boolean streamUsage) {
        return new Request(
                "sample",
                "m",
                List.of(Message.of(Role.USER, List.of(Content.Text.of("Hi")))),
                List.of(),
                null,
                null,
                100,
                List.of(),
                Sampling.none(),
                null,
                new ResponseFormat.Text(),
                Hints.none(),
                null,
                true,
                streamUsage,
                Map.of());
    }

    /** One error of every variant. */
    public static List<LlmError> errors() {
        Duration soon = Duration.ofMillis(1500);
        return List.of(
                LlmError.InvalidRequest.of("messages[0].content", "must be a string"),
                new LlmError.UpstreamRejected(422, "temperature is too hot", "temperature", "invalid_value"),
                new LlmError.ContextOverflow("maximum context length is 8192 tokens"),
                new LlmError.ContentFiltered("the filter refused"),
                new LlmError.Unauthenticated("unknown key"),
                new LlmError.PermissionDenied("this key may not"),
                new LlmError.NotFound("no such path"),
                new LlmError.ModelNotFound("gpt-x", "no model gpt-x"),
                new LlmError.TooLarge("over 32 MB"),
                new LlmError.NotSupported("not offered"),
                new LlmError.RateLimited("slow down", soon),
                new LlmError.UpstreamAuth("the channel's credential was refused"),
                new LlmError.QuotaExceeded("the key's quota is spent", null),
                new LlmError.UpstreamQuota("the channel's account is empty"),
                new LlmError.Overloaded("busy", soon),
                new LlmError.Timeout(LlmError.Timeout.Phase.FIRST_BYTE, "no answer in 60 s"),
                new LlmError.UpstreamFailed(500, "boom"),
                new LlmError.MalformedUpstream("no JSON"),
                new LlmError.ConnectionLost("reset"),
                new LlmError.Unavailable("no channel", soon),
                new LlmError.Canceled("gone"),
                new LlmError.Internal("defect"));
    }

    /** Well-formed streams by name. */
    public static Map<String, List<StreamEvent>> streams() {
        return Map.of(
                "text",
                text(),
                "reasoning, text, two tools",
                tools(),
                "refusal",
                refusal(),
                "nothing but a finish",
                bare());
    }

    private static List<StreamEvent> text() {
        return List.of(
                new StreamEvent.Start("id_1", "model-1"),
                new StreamEvent.PartStart(0, Content.Text.of("")),
                new StreamEvent.PartDelta(0, new Delta.Text("Hel")),
                new StreamEvent.UsageReport(new Usage(5, 3, 2, 0, 1, 0)),
                new StreamEvent.PartDelta(0, new Delta.Text("lo")),
                new StreamEvent.PartEnd(0),
                new StreamEvent.Finish(StopReason.of(StopReason.Kind.LENGTH, null)),
                new StreamEvent.UsageReport(new Usage(5, 3, 2, 0, 7, 0)),
                new StreamEvent.End(true));
    }

    private static List<StreamEvent> tools() {
        return List.of(
                new StreamEvent.Start("id_2", "model-1"),
                new StreamEvent.PartStart(0, Content.Reasoning.of("")),
                new StreamEvent.PartDelta(0, new Delta.Reasoning("Let me ")),
                new StreamEvent.PartDelta(0, new Delta.Reasoning("see")),
                new StreamEvent.PartDelta(0, new Delta.Signed(new Signature("elsewhere", "c2ln"))),
                new StreamEvent.PartEnd(0),
                new StreamEvent.PartStart(1, Content.Text.of("")),
                new StreamEvent.PartDelta(1, new Delta.Text("I look.")),
                new StreamEvent.PartEnd(1),
                new StreamEvent.PartStart(2, Content.ToolCall.function("call_a", "weather", "")),
                new StreamEvent.PartDelta(2, new Delta.Arguments("{\"city\":")),
                new StreamEvent.PartDelta(2, new Delta.Arguments("\"Bern\"}")),
                new StreamEvent.PartEnd(2),
                new StreamEvent.PartStart(3, Content.ToolCall.function("call_b", "now", "")),
                new StreamEvent.PartEnd(3),
                new StreamEvent.Finish(StopReason.of(StopReason.Kind.TOOL_CALLS, null)),
                new StreamEvent.UsageReport(new Usage(10, 0, 0, 0, 20, 30)),
                new StreamEvent.End(true));
    }

    private static List<StreamEvent> refusal() {
        return List.of(
                new StreamEvent.Start("id_3", "model-1"),
                new StreamEvent.PartStart(0, new Content.Refusal("")),
                new StreamEvent.PartDelta(0, new Delta.Refusal("I will not.")),
                new StreamEvent.PartEnd(0),
                new StreamEvent.Finish(StopReason.of(StopReason.Kind.REFUSAL, null)),
                new StreamEvent.UsageReport(new Usage(4, 0, 0, 0, 3, 0)),
                new StreamEvent.End(true));
    }

    private static List<StreamEvent> bare() {
        return List.of(
                new StreamEvent.Start("id_4", "model-1"),
                new StreamEvent.Finish(StopReason.of(StopReason.Kind.LENGTH, null)),
                new StreamEvent.UsageReport(new Usage(4, 0, 0, 0, 0, 9)),
                new StreamEvent.End(true));
    }
}
