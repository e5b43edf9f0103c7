package io.axonhub.gateway.provider.auth;

import io.axonhub.gateway.http.HttpCall;
import java.net.URI;
import java.time.InstantSource;

/**
 * Signs calls to S3 and what speaks like it. The names of objects must need no escapes: S3 signs paths as they are, where every other
 * service escapes them once more.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html">Header-based authentication</a>
 */
public final class S3Access {
    private final SigV4 signer;
    private final InstantSource clock;

    /** With a user's own key. */
    public S3Access(String accessKeyId, String secretAccessKey, String region, InstantSource clock) {
        this.signer = new SigV4(new AwsKeys(accessKeyId, secretAccessKey, null), region, "s3");
        this.clock = clock;
    }

    /** The call with its date, its body's hash and its signature. */
    public HttpCall sign(HttpCall call, URI url) {
        return signer.signWithHash(call, url, clock.instant());
    }
}
