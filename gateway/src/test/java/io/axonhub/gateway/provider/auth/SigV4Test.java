package io.axonhub.gateway.provider.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Against the signatures that AWS publishes in its Signature Version 4 test suites and guides. */
class SigV4Test {
    private static final String KEY = "AKIDEXAMPLE";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final String STAMP = "20150830T123600Z";
    private static final URI SUITE = URI.create("https://example.amazonaws.com");
    private static final String TOKEN =
            "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAe"
                    + "MicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0w"
                    + "q5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9F"
                    + "X9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";

    private static SigV4 signer(String service, @Nullable String token) {
        return new SigV4(new AwsKeys(KEY, SECRET, token), "us-east-1", service);
    }

    private static String signature(String method, String path, Headers headers, List<String> also) {
        HttpCall call = new HttpCall(method, path, headers.with("x-amz-date", STAMP), new byte[0]);
        return signer("service", null).authorization(call, SUITE, STAMP, also);
    }

    private static String expected(String fields, String signature) {
        return "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders="
                + fields + ", Signature=" + signature;
    }

    @Test
    void signsThePlainRequests() {
        String fields = "host;x-amz-date";
        assertThat(signature("GET", "/", Headers.empty(), List.of()))
                .isEqualTo(expected(fields, "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"));
        assertThat(signature("POST", "/", Headers.empty(), List.of()))
                .isEqualTo(expected(fields, "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"));
    }

    @Test
    void keepsUnreservedCharactersOfThePath() {
        assertThat(signature(
                        "GET",
                        "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
                        Headers.empty(),
                        List.of()))
                .isEqualTo(expected(
                        "host;x-amz-date", "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"));
    }

    @Test
    void sortsTheQuery() {
        assertThat(signature("GET", "/?Param2=value2&Param1=value1", Headers.empty(), List.of()))
                .isEqualTo(expected(
                        "host;x-amz-date", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"));
    }

    @Test
    void trimsHeaderValues() {
        assertThat(signature(
                        "GET",
                        "/",
                        Headers.of("My-Header1", " value1", "My-Header2", "\"a   b   c\""),
                        List.of("my-header1", "my-header2")))
                .isEqualTo(expected(
                        "host;my-header1;my-header2;x-amz-date",
                        "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"));
    }

    /** The suite of 2011 signs escaped paths twice escaped, with another date field. */
    @Test
    void escapesAnEscapedPathOnceMore() {
        HttpCall call =
                new HttpCall("GET", "/%E1%88%B4", Headers.of("date", "Mon, 09 Sep 2011 23:36:00 GMT"), new byte[0]);
        assertThat(signer("host", null)
                        .authorization(call, URI.create("https://host.foo.com"), "20110909T233600Z", List.of("date")))
                .isEqualTo("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20110909/us-east-1/host/aws4_request,"
                        + " SignedHeaders=date;host,"
                        + " Signature=57b1eb3df3b16a8479c0097b66c0b261cfd65b829419a3f2c3d05319722490b8");
    }

    @Test
    void signsTheSessionToken() {
        HttpCall signed = signer("service", TOKEN)
                .sign(
                        new HttpCall("POST", "/", Headers.empty(), new byte[0]),
                        SUITE,
                        Instant.parse("2015-08-30T12:36:00Z"));
        assertThat(signed.headers().first("x-amz-security-token")).hasValue(TOKEN);
        assertThat(signed.headers().first("x-amz-date")).hasValue(STAMP);
        assertThat(signed.headers().first("authorization"))
                .hasValue(expected(
                        "host;x-amz-date;x-amz-security-token",
                        "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"));
    }

    /** The guide's ListUsers call, whose content type is signed. */
    @Test
    void signsTheContentType() {
        HttpCall call = new HttpCall(
                "GET",
                "/?Action=ListUsers&Version=2010-05-08",
                Headers.of("content-type", "application/x-www-form-urlencoded; charset=utf-8"),
                new byte[0]);
        HttpCall signed = signer("iam", null)
                .sign(call, URI.create("https://iam.amazonaws.com"), Instant.parse("2015-08-30T12:36:00Z"));
        assertThat(signed.headers().first("authorization"))
                .hasValue("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request,"
                        + " SignedHeaders=content-type;host;x-amz-date,"
                        + " Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
    }

    @Test
    void everyByteOfTheBodyCounts() {
        HttpCall call = new HttpCall("POST", "/", Headers.empty(), new byte[] {'{', '}'});
        HttpCall other = new HttpCall("POST", "/", Headers.empty(), new byte[] {'{', ' ', '}'});
        Instant now = Instant.parse("2015-08-30T12:36:00Z");
        assertThat(signer("bedrock", null).sign(call, SUITE, now).headers())
                .isNotEqualTo(signer("bedrock", null).sign(other, SUITE, now).headers());
    }

    @Test
    void aUsualPortIsNotPartOfTheHost() {
        HttpCall call = new HttpCall("GET", "/", Headers.empty(), new byte[0]);
        String bare = signer("service", null).authorization(call, SUITE, STAMP, List.of());
        assertThat(signer("service", null)
                        .authorization(call, URI.create("https://EXAMPLE.amazonaws.com:443"), STAMP, List.of()))
                .isEqualTo(bare);
        assertThat(signer("service", null)
                        .authorization(call, URI.create("https://example.amazonaws.com:8443"), STAMP, List.of()))
                .isNotEqualTo(bare);
    }
}
