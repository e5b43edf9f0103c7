package io.axonhub.gateway.provider.auth;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS Signature Version 4 over the exact bytes that are sent. The path, whose escapes are on the wire already, is escaped once
 * more for the signature, as every service but S3 wants it.
 *
 * @param service such as {@code bedrock}
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create a signed
 *     request</a>
 */
record SigV4(AwsKeys keys, String region, String service) {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String DATE = "x-amz-date";
    private static final String TOKEN = "x-amz-security-token";
    private static final String HASH = "x-amz-content-sha256";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final HexFormat HEX = HexFormat.of();
    private static final HexFormat ESCAPE = HexFormat.of().withUpperCase();

    /** Header fields that are signed when they are there; others may be changed on the way. */
    private static final List<String> SIGNED = List.of("content-type");

    /** The call with its date, its session token and its signature. {@code url}: scheme and host it goes to, and a base path. */
    HttpCall sign(HttpCall call, URI url, Instant now) {
        String stamp = STAMP.format(now);
        Headers headers = call.headers().without("authorization").with(DATE, stamp);
        if (keys.sessionToken() != null) {
            headers = headers.with(TOKEN, keys.sessionToken());
        }
        HttpCall dated = call.withHeaders(headers);
        return dated.withHeaders(headers.with("authorization", authorization(dated, url, stamp, SIGNED)));
    }

    /** As {@link #sign}, for a service that wants the hash of the body beside it. */
    HttpCall signWithHash(HttpCall call, URI url, Instant now) {
        String stamp = STAMP.format(now);
        Headers headers =
                call.headers().without("authorization").with(DATE, stamp).with(HASH, sha256(call.body()));
        if (keys.sessionToken() != null) {
            headers = headers.with(TOKEN, keys.sessionToken());
        }
        HttpCall dated = call.withHeaders(headers);
        return dated.withHeaders(headers.with("authorization", authorization(dated, url, stamp, List.of(HASH))));
    }

    /** The value of the Authorization field. {@code also}: fields to sign besides host, date and token. */
    String authorization(HttpCall call, URI url, String stamp, List<String> also) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("host", authority(url));
        call.headers().forEach((name, value) -> {
            if (name.equals(DATE) || name.equals(TOKEN) || also.contains(name)) {
                fields.merge(name, trimmed(value), (a, b) -> a + "," + b);
            }
        });
        String names = String.join(";", fields.keySet());
        String day = stamp.substring(0, 8);
        String scope = day + "/" + region + "/" + service + "/aws4_request";
        String text = ALGORITHM + "\n" + stamp + "\n" + scope + "\n" + sha256(canonical(call, url, fields, names));
        String signature = HEX.formatHex(hmac(key(day), text));
        return ALGORITHM + " Credential=" + keys.accessKeyId() + "/" + scope + ", SignedHeaders=" + names
                + ", Signature=" + signature;
    }

    private static byte[] canonical(HttpCall call, URI url, Map<String, String> fields, String names) {
        int mark = call.path().indexOf('?');
        String path = mark < 0 ? call.path() : call.path().substring(0, mark);
        String query = mark < 0 ? "" : call.path().substring(mark + 1);
        String base = url.getRawPath() == null ? "" : url.getRawPath().replaceAll("/+$", "");
        StringBuilder text = new StringBuilder(512);
        text.append(call.method()).append('\n');
        text.append(escaped(base + path, "/-._~")).append('\n');
        text.append(query(query)).append('\n');
        fields.forEach(
                (name, value) -> text.append(name).append(':').append(value).append('\n'));
        text.append('\n').append(names).append('\n').append(sha256(call.body()));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The parameters in order; their escapes, if any, are on the wire already. */
    private static String query(String raw) {
        return raw.isEmpty()
                ? ""
                : Arrays.stream(raw.split("&"))
                        .map(parameter -> parameter.contains("=") ? parameter : parameter + "=")
                        .sorted(Comparator.comparing(
                                        (String parameter) -> parameter.substring(0, parameter.indexOf('=')))
                                .thenComparing(Comparator.naturalOrder()))
                        .collect(Collectors.joining("&"));
    }

    private static String escaped(String text, String plain) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (letter || plain.indexOf(c) >= 0) {
                escaped.append(c);
            } else {
                escaped.append('%').append(ESCAPE.toHexDigits(b));
            }
        }
        return escaped.isEmpty() ? "/" : escaped.toString();
    }

    private static String trimmed(String value) {
        return value.strip().replaceAll(" +", " ");
    }

    private static String authority(URI url) {
        String host = url.getRawAuthority() == null ? "" : url.getRawAuthority().toLowerCase(Locale.ROOT);
        String usual = "https".equalsIgnoreCase(url.getScheme()) ? ":443" : ":80";
        return host.endsWith(usual) ? host.substring(0, host.length() - usual.length()) : host;
    }

    private byte[] key(String day) {
        byte[] secret = ("AWS4" + keys.secretAccessKey()).getBytes(StandardCharsets.UTF_8);
        return hmac(hmac(hmac(hmac(secret, day), region), service), "aws4_request");
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has HMAC-SHA256", e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
