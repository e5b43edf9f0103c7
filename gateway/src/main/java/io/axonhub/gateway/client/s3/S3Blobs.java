package io.axonhub.gateway.client.s3;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.pipeline.Upstream;
import io.axonhub.gateway.provider.auth.S3Access;
import io.axonhub.gateway.store.Blobs;
import io.axonhub.gateway.store.StoreException;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An object for each, by PUT, GET and DELETE in path style, which every S3-compatible store takes.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html">S3 API</a>
 */
public final class S3Blobs implements Blobs {
    private static final int NOT_FOUND = 404;
    private static final int MOST_SHOWN = 300;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(/[A-Za-z0-9_.-]+)*");

    /** For one object; a store that takes longer is down. */
    private static final Timeouts TIMEOUTS =
            new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(30));

    private final Upstream network;
    private final Bucket bucket;
    private final S3Access access;
    private final InstantSource clock;

    /**
     * Where objects go.
     *
     * @param endpoint scheme and host, such as {@code https://s3.eu-central-1.amazonaws.com}
     * @param prefix before each name, without slashes at its ends; may be empty
     */
    public record Bucket(URI endpoint, String name, String prefix) {
        String path(String object) {
            return "/" + name + "/" + (prefix.isEmpty() ? "" : prefix + "/") + object;
        }
    }

    /** Over {@code network}, signed with {@code access}. */
    public S3Blobs(Upstream network, Bucket bucket, S3Access access, InstantSource clock) {
        this.network = network;
        this.bucket = bucket;
        this.access = access;
        this.clock = clock;
    }

    private record Answer(int status, byte[] body) {
        boolean isGood() {
            return status >= 200 && status < 300;
        }
    }

    @Override
    public void put(String name, byte[] bytes) {
        Answer answer = send("PUT", name, bytes);
        if (!answer.isGood()) {
            throw refused("did not take", answer);
        }
    }

    @Override
    public Optional<byte[]> get(String name) {
        Answer answer = send("GET", name, new byte[0]);
        if (answer.status() == NOT_FOUND) {
            return Optional.empty();
        }
        if (!answer.isGood()) {
            throw refused("did not give", answer);
        }
        return Optional.of(answer.body());
    }

    @Override
    public void remove(String name) {
        Answer answer = send("DELETE", name, new byte[0]);
        if (!answer.isGood() && answer.status() != NOT_FOUND) {
            throw refused("did not remove", answer);
        }
    }

    private Answer send(String method, String name, byte[] body) {
        if (!NAME.matcher(name).matches()) {
            throw new StoreException(StoreException.Kind.REFUSED, "no name of a body: " + name, null);
        }
        HttpCall call = access.sign(new HttpCall(method, bucket.path(name), Headers.empty(), body), bucket.endpoint());
        try (Upstream.Answer answer =
                network.send(call, bucket.endpoint(), TIMEOUTS, clock.instant().plus(TIMEOUTS.request()))) {
            return new Answer(answer.status(), all(answer));
        } catch (GatewayException e) {
            throw new StoreException(
                    StoreException.Kind.UNREACHABLE,
                    "the store of bodies at " + bucket.endpoint() + " does not answer ("
                            + e.error().errorClass() + "): check storage.bodies.s3.endpoint and the network",
                    e);
        }
    }

    private static byte[] all(Upstream.Answer answer) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] buffer = new byte[16 << 10];
        for (int count = answer.read(buffer); count >= 0; count = answer.read(buffer)) {
            body.write(buffer, 0, count);
        }
        return body.toByteArray();
    }

    /** Its own words say which of key, bucket and clock is wrong. */
    private StoreException refused(String what, Answer answer) {
        String said = new String(answer.body(), StandardCharsets.UTF_8);
        return new StoreException(
                StoreException.Kind.UNREACHABLE,
                "the bucket " + bucket.name() + " " + what + " a body (status " + answer.status() + ": "
                        + said.substring(0, Math.min(MOST_SHOWN, said.length()))
                        + "): check storage.bodies.s3 and the bucket's policy",
                null);
    }
}
