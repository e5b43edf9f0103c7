package io.axonhub.gateway.telemetry;

import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Route;
import io.axonhub.gateway.pipeline.record.Observer;
import io.axonhub.gateway.store.AttemptRecord;
import io.axonhub.gateway.store.Cost;
import io.axonhub.gateway.store.Failure;
import io.axonhub.gateway.store.RequestRecord;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Records in the words of OpenTelemetry's semantic conventions; what these have no word for begins with {@code axonhub}.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/">GenAI spans</a>
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server">HTTP server spans</a>
 */
final class SpanWriter {
    /** The event of the first substantial answer. */
    static final String FIRST_TOKEN = "gen_ai.first_token";

    private static final AttributeKey<List<String>> FINISH_REASONS =
            AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");
    private static final int SERVER_ERROR = 500;
    private static final Pattern MODEL = Pattern.compile("/models/[^/:]+");

    /** Where the conventions' name is not the catalog's. */
    private static final Map<String, String> PROVIDERS = Map.of(
            "azure", "azure.ai.openai",
            "azure-openai", "azure.ai.openai",
            "bedrock", "aws.bedrock",
            "gemini", "gcp.gemini",
            "vertex", "gcp.vertex_ai",
            "vertex-ai", "gcp.vertex_ai",
            "mistral", "mistral_ai",
            "moonshot", "moonshot_ai",
            "xai", "x_ai");

    private final SpanContent content;

    /** {@code capture}: whether prompts and answers are written. */
    SpanWriter(boolean capture) {
        this.content = new SpanContent(capture);
    }

    /** {@code {method} {route}}. */
    static String requestName(Exchange exchange) {
        return exchange.call().method() + " " + route(exchange);
    }

    /** {@code {operation} {model}}. */
    static String attemptName(Exchange exchange, Attempt attempt) {
        return operation(exchange) + " " + attempt.route().target().model();
    }

    private static String path(Exchange exchange) {
        String path = exchange.call().path();
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    private static String route(Exchange exchange) {
        return MODEL.matcher(path(exchange)).replaceAll("/models/{model}");
    }

    private static String operation(Exchange exchange) {
        Operation operation = exchange.inbound().operation();
        return switch (operation) {
            case GENERATE -> "chat";
            case EMBED -> "embeddings";
            case RERANK, IMAGE, SPEECH, TRANSCRIBE, MODERATE, COUNT_TOKENS, REALTIME ->
                operation.name().toLowerCase(Locale.ROOT);
        };
    }

    void request(Span span, Observer.End end) {
        Exchange exchange = end.exchange();
        RequestRecord request = end.request();
        span.setAttribute("http.request.method", exchange.call().method());
        span.setAttribute("http.route", route(exchange));
        span.setAttribute("url.path", path(exchange));
        span.setAttribute("url.scheme", "http");
        span.setAttribute("client.address", request.caller().address());
        if (request.httpStatus() != 0) {
            span.setAttribute("http.response.status_code", request.httpStatus());
        }
        span.setAttribute("gen_ai.operation.name", operation(exchange));
        span.setAttribute("gen_ai.request.model", request.ask().model());
        conversation(span, request.trace());
        text(span, "axonhub.trace.id", request.trace().traceId());
        span.setAttribute("axonhub.request.id", request.id());
        span.setAttribute("axonhub.key.id", request.caller().keyId());
        span.setAttribute("axonhub.format", request.ask().format());
        span.setAttribute("axonhub.attempts", request.attempts());
        text(span, "axonhub.channel", request.channel());
        failed(span, request.failure(), request.httpStatus() >= SERVER_ERROR);
    }

    void attempt(Span span, Observer.End end, Attempt attempt, AttemptRecord tried, boolean last) {
        Exchange exchange = end.exchange();
        span.setAttribute("gen_ai.operation.name", operation(exchange));
        span.setAttribute("gen_ai.provider.name", provider(attempt.route().provider()));
        span.setAttribute("gen_ai.request.model", tried.target().model());
        text(span, "gen_ai.response.model", tried.modelReported());
        if (tried.stop() != null) {
            span.setAttribute(FINISH_REASONS, List.of(tried.stop()));
        }
        usage(span, tried.usage());
        Long first = tried.timing().firstTokenMicros();
        if (first != null && end.request().ask().stream()) {
            span.setAttribute("gen_ai.response.time_to_first_chunk", Metrics.seconds(TimeUnit.MICROSECONDS, first));
        }
        conversation(span, end.request().trace());
        server(span, attempt.route());
        if (tried.httpStatus() != 0) {
            span.setAttribute("http.response.status_code", tried.httpStatus());
        }
        span.setAttribute("axonhub.channel", tried.target().channel());
        span.setAttribute("axonhub.attempt", tried.number());
        span.setAttribute("axonhub.credential", tried.target().credential());
        Cost cost = tried.cost();
        if (cost != null) {
            span.setAttribute("axonhub.cost.amount", cost.amount().doubleValue());
            span.setAttribute("axonhub.cost.currency", cost.currency());
        }
        failed(span, tried.failure(), true);
        if (last) {
            content.write(span, end, attempt);
        }
    }

    /** All that the model read counts as input, and all that it wrote as output. */
    private static void usage(Span span, @Nullable Usage usage) {
        if (usage == null) {
            return;
        }
        span.setAttribute("gen_ai.usage.input_tokens", usage.input() + usage.cacheRead() + usage.cacheWrite());
        span.setAttribute("gen_ai.usage.output_tokens", usage.output() + usage.reasoning());
        if (usage.cacheRead() > 0) {
            span.setAttribute("gen_ai.usage.cache_read.input_tokens", usage.cacheRead());
        }
        if (usage.cacheWrite() > 0) {
            span.setAttribute("gen_ai.usage.cache_creation.input_tokens", usage.cacheWrite());
        }
        if (usage.reasoning() > 0) {
            span.setAttribute("gen_ai.usage.reasoning.output_tokens", usage.reasoning());
        }
    }

    private static void conversation(Span span, RequestRecord.Trace trace) {
        text(span, "gen_ai.conversation.id", trace.threadId() == null ? trace.sessionId() : trace.threadId());
    }

    private static void server(Span span, Route route) {
        URI base = route.baseUrl();
        if (base.getHost() == null) {
            return;
        }
        int port = base.getPort();
        span.setAttribute("server.address", base.getHost());
        span.setAttribute("server.port", port >= 0 ? port : "http".equals(base.getScheme()) ? 80 : 443);
    }

    private static String provider(String type) {
        return PROVIDERS.getOrDefault(type, type);
    }

    /** {@code ours}: whether it is an error of this span's operation, and not only of who asked for it. */
    private static void failed(Span span, @Nullable Failure failure, boolean ours) {
        if (failure == null) {
            return;
        }
        span.setAttribute("error.type", failure.errorClass());
        if (ours) {
            span.setStatus(StatusCode.ERROR, failure.message());
        }
    }

    private static void text(Span span, String name, @Nullable String value) {
        if (value != null) {
            span.setAttribute(name, value);
        }
    }
}
