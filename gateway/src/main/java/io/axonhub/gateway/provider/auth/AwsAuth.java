package io.axonhub.gateway.provider.auth;

import io.axonhub.gateway.http.Authorization;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * AWS credentials: a Bedrock API key as a bearer token, or an access key whose signature is made for each call. When the service
 * refuses a signature and its clock is far from ours, the difference is learned for its host and the call signed once more.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys-use.html">Use an Amazon Bedrock API key</a>
 */
public final class AwsAuth implements Auth {
    private static final String REGION = "aws.region";

    /** AWS takes signatures that are up to five minutes off. */
    private static final Duration TOLERATED = Duration.ofMinutes(4);

    private final String service;
    private final Clock clock;
    private final Map<String, Duration> offsets = new ConcurrentHashMap<>();

    /** {@code service}: such as {@code bedrock}. */
    public AwsAuth(String service, Clock clock) {
        this.service = service;
        this.clock = clock;
    }

    @Override
    public Authorization with(Access access) {
        return AwsKeys.isJson(access.secret())
                ? new Signing(access)
                : Auth.bearer().with(access);
    }

    @Override
    public Optional<String> problem(String secret) {
        return AwsKeys.isJson(secret) && AwsKeys.parse(secret).isEmpty()
                ? Optional.of("must be a Bedrock API key or JSON with accessKeyId, secretAccessKey and, for temporary"
                        + " credentials, sessionToken")
                : Optional.empty();
    }

    private final class Signing implements Authorization {
        private final Access access;

        Signing(Access access) {
            this.access = access;
        }

        private String host() {
            return String.valueOf(access.baseUrl().getRawAuthority());
        }

        private Instant now() {
            return clock.instant().plus(offsets.getOrDefault(host(), Duration.ZERO));
        }

        @Override
        public HttpCall apply(HttpCall call) {
            AwsKeys keys = AwsKeys.parse(access.secret())
                    .orElseThrow(() ->
                            new GatewayException(new LlmError.UpstreamAuth("The channel's AWS key is incomplete.")));
            String region = access.settings().getOrDefault(REGION, "");
            return new SigV4(keys, region, service).sign(call, access.baseUrl(), now());
        }

        @Override
        public boolean renewed(int status, Headers answer) {
            if (status != 400 && status != 401 && status != 403) {
                return false;
            }
            Optional<Instant> theirs = answer.first("date").flatMap(Signing::date);
            boolean skewed = theirs.isPresent()
                    && Duration.between(now(), theirs.get()).abs().compareTo(TOLERATED) > 0;
            if (skewed) {
                offsets.put(host(), Duration.between(clock.instant(), theirs.get()));
            }
            return skewed;
        }

        private static Optional<Instant> date(String text) {
            try {
                return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant());
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }
    }
}
