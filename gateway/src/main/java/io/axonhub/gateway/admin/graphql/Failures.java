package io.axonhub.gateway.admin.graphql;

import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.DataFetcherExceptionHandlerParameters;
import graphql.execution.DataFetcherExceptionHandlerResult;
import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.store.StoreException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was thrown as errors with a stable code, and the path of the argument that is to blame. A defect is logged, and told as one. */
final class Failures implements DataFetcherExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    @Override
    public CompletableFuture<DataFetcherExceptionHandlerResult> handleException(
            DataFetcherExceptionHandlerParameters parameters) {
        Throwable thrown = parameters.getException();
        if (thrown instanceof CompletionException && thrown.getCause() != null) {
            thrown = thrown.getCause();
        }
        AdminException refusal = refusal(thrown);
        if (refusal.code() == AdminException.Code.INTERNAL) {
            LOG.error("admin query failed field={}", parameters.getPath(), thrown);
        }
        GraphQLError error = GraphqlErrorBuilder.newError()
                .message("%s", refusal.text())
                .path(parameters.getPath())
                .location(parameters.getSourceLocation())
                .extensions(extensions(refusal))
                .build();
        return CompletableFuture.completedFuture(
                DataFetcherExceptionHandlerResult.newResult(error).build());
    }

    static Map<String, Object> extensions(AdminException refusal) {
        Map<String, Object> extensions = new LinkedHashMap<>();
        extensions.put("code", refusal.code().name());
        @Nullable String field = refusal.field();
        if (field != null) {
            extensions.put("field", field);
        }
        return extensions;
    }

    static AdminException refusal(Throwable thrown) {
        return switch (thrown) {
            case AdminException refused -> refused;
            case StoreException store
            when store.kind() == StoreException.Kind.UNREACHABLE ->
                AdminException.of(
                        AdminException.Code.UNAVAILABLE, "The database cannot be used now: " + store.getMessage());
            default ->
                AdminException.of(AdminException.Code.INTERNAL, "This failed inside the gateway; its log says how.");
        };
    }
}
