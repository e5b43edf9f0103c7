package io.axonhub.gateway.transform.openai;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Outbound;
import io.axonhub.gateway.transform.Report;
import io.axonhub.gateway.transform.StreamReader;
import io.axonhub.gateway.transform.Target;
import java.util.List;
import java.util.Locale;

/** A provider's side of one of OpenAI's endpoints beside the conversations, or of one that has its manners. */
public class PlainOutbound implements Outbound {
    private static final String TYPE = "content-type";
    private static final String BETA = "openai-beta";

    private final String format;
    private final Operation operation;
    private final List<String> paths;

    /**
     * One endpoint, or several that differ in their path only.
     *
     * @param paths relative to the base URL; a client's path that ends in one of them goes there, any other to the first
     */
    public PlainOutbound(String format, Operation operation, String... paths) {
        this.format = format;
        this.operation = operation;
        this.paths = List.of(paths);
    }

    @Override
    public final String format() {
        return format;
    }

    @Override
    public final Operation operation() {
        return operation;
    }

    @Override
    public HttpCall forward(HttpCall call, Envelope envelope, Target target, Notes notes) {
        Headers headers = Headers.of(TYPE, call.headers().first(TYPE).orElse("application/json"));
        for (String beta : call.headers().all(BETA)) {
            headers = headers.add(BETA, beta);
        }
        return new HttpCall("POST", path(call), headers, TaskBody.renamed(call, envelope, target.model()));
    }

    /** Where the client's path leads at the provider. */
    private String path(HttpCall call) {
        int query = call.path().indexOf('?');
        String asked = query < 0 ? call.path() : call.path().substring(0, query);
        return paths.stream().filter(asked::endsWith).findFirst().orElse(paths.getFirst());
    }

    /** The first path. */
    protected final String path() {
        return paths.getFirst();
    }

    /** Text that is no JSON (subtitles) says nothing of itself. */
    @Override
    public Report report(HttpReply reply) {
        String type = reply.headers().first(TYPE).orElse("").toLowerCase(Locale.ROOT);
        return operation == Operation.TRANSCRIBE && type.startsWith("text/") && !type.startsWith("text/html")
                ? Report.silent()
                : operation == Operation.IMAGE ? TaskUsage.pictures(reply.body()) : TaskUsage.report(reply.body());
    }

    @Override
    public StreamReader streamReader() {
        return new TaskStreamReader();
    }

    @Override
    public LlmError error(HttpReply reply) {
        return UpstreamErrors.of(reply);
    }
}
