package io.axonhub.gateway.provider.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.Authorization;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AwsAuthTest {
    private static final String KEYS = "{\"accessKeyId\":\"AKID\",\"secretAccessKey\":\"s3cret\"}";
    private static final URI BASE = URI.create("https://bedrock-runtime.eu-west-1.amazonaws.com");
    private static final HttpCall CALL = new HttpCall(
            "POST", "/model/a%3Ab/invoke", Headers.of("content-type", "application/json"), new byte[] {'{', '}'});

    private final AwsAuth auth =
            new AwsAuth("bedrock", Clock.fixed(Instant.parse("2026-11-23T10:00:00Z"), ZoneOffset.UTC));

    private Authorization with(String secret) {
        return auth.with(new Access(secret, BASE, Map.of("aws.region", "eu-west-1")));
    }

    private static String field(HttpCall call, String name) {
        return call.headers().first(name).orElse("");
    }

    @Test
    void anApiKeyIsABearer() {
        assertThat(field(with("ABSKQmVkcm9jaw==").apply(CALL), "authorization")).isEqualTo("Bearer ABSKQmVkcm9jaw==");
    }

    @Test
    void anAccessKeySignsForTheChannelsRegion() {
        HttpCall signed = with(KEYS).apply(CALL);
        assertThat(field(signed, "authorization"))
                .startsWith("AWS4-HMAC-SHA256 Credential=AKID/20261123/eu-west-1/bedrock/aws4_request,"
                        + " SignedHeaders=content-type;host;x-amz-date, Signature=");
        assertThat(signed.body()).isSameAs(CALL.body());
    }

    @Test
    void aRefusalWithAnotherDateIsSignedAgainWithThatDate() {
        Authorization authorization = with(KEYS);
        assertThat(field(authorization.apply(CALL), "x-amz-date")).isEqualTo("20261123T100000Z");
        assertThat(authorization.renewed(403, Headers.of("date", "Mon, 23 Nov 2026 10:20:00 GMT")))
                .isTrue();
        assertThat(field(authorization.apply(CALL), "x-amz-date")).isEqualTo("20261123T102000Z");
        assertThat(field(with(KEYS).apply(CALL), "x-amz-date")).as("learned").isEqualTo("20261123T102000Z");
        assertThat(with(KEYS).renewed(403, Headers.of("date", "Mon, 23 Nov 2026 10:20:30 GMT")))
                .as("the clock is right by now")
                .isFalse();
    }

    @Test
    void otherRefusalsAreFinal() {
        Authorization authorization = with(KEYS);
        assertThat(authorization.renewed(403, Headers.of("date", "Mon, 23 Nov 2026 10:01:00 GMT")))
                .isFalse();
        assertThat(authorization.renewed(403, Headers.of("date", "yesterday"))).isFalse();
        assertThat(authorization.renewed(403, Headers.empty())).isFalse();
        assertThat(authorization.renewed(500, Headers.of("date", "Mon, 23 Nov 2026 12:00:00 GMT")))
                .isFalse();
        assertThat(with("ABSK").renewed(403, Headers.of("date", "Mon, 23 Nov 2026 12:00:00 GMT")))
                .isFalse();
    }

    @Test
    void namesWhatIsWrongWithASecretAndNothingOfIt() {
        assertThat(auth.problem(KEYS)).isEmpty();
        assertThat(auth.problem("ABSKQmVkcm9jaw==")).isEmpty();
        assertThat(auth.problem("{\"accessKeyId\":\"AKID\"}"))
                .hasValueSatisfying(
                        why -> assertThat(why).contains("secretAccessKey").doesNotContain("AKID"));
        assertThat(auth.problem("{broken")).isPresent();
    }
}
