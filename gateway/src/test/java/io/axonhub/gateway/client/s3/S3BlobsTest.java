package io.axonhub.gateway.client.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.client.AddressGuard;
import io.axonhub.gateway.client.HelidonUpstream;
import io.axonhub.gateway.provider.auth.S3Access;
import io.axonhub.gateway.store.StoreException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class S3BlobsTest {
    private static final byte[] BODY = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
    private static final String NAME = "0193ab12/req_0193ab12-request-0";

    private final HelidonUpstream network = new HelidonUpstream(Clock.systemUTC(), "test", new AddressGuard(false));
    private S3Stub stub;

    @BeforeEach
    void start() throws IOException {
        stub = new S3Stub("AKID", "s3cret");
    }

    @AfterEach
    void stop() {
        stub.close();
        network.close();
    }

    private S3Blobs blobs(String secret, URI endpoint, String prefix) {
        Clock clock = Clock.systemUTC();
        return new S3Blobs(
                network,
                new S3Blobs.Bucket(endpoint, "records", prefix),
                new S3Access("AKID", secret, "eu-central-1", clock),
                clock);
    }

    @Test
    void keepsGivesAndRemovesWithSignedCalls() {
        S3Blobs blobs = blobs("s3cret", stub.endpoint(), "gw/a");
        assertThat(blobs.get(NAME)).isEmpty();
        blobs.put(NAME, BODY);
        assertThat(stub.objects).containsOnlyKeys("/records/gw/a/" + NAME);
        assertThat(blobs.get(NAME)).contains(BODY);
        blobs.remove(NAME);
        blobs.remove(NAME);
        assertThat(stub.objects).isEmpty();
    }

    @Test
    void saysWhatTheStoreSaidWhenItRefuses() {
        assertThatThrownBy(() -> blobs("wrong", stub.endpoint(), "").put(NAME, BODY))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("SignatureDoesNotMatch")
                .hasMessageContaining("check storage.bodies.s3")
                .hasMessageNotContaining("wrong");
        stub.refuseWith = 503;
        assertThatThrownBy(() -> blobs("s3cret", stub.endpoint(), "").get(NAME))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("503");
        assertThatThrownBy(() -> blobs("s3cret", stub.endpoint(), "").remove(NAME))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void namesTheRemedyWhenNobodyAnswers() {
        URI dead = stub.endpoint();
        stub.close();
        assertThatThrownBy(() -> blobs("s3cret", dead, "").put(NAME, BODY))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("check storage.bodies.s3.endpoint");
    }

    @Test
    void refusesNamesThatWouldNeedEscapes() {
        assertThatThrownBy(() -> blobs("s3cret", stub.endpoint(), "").get("../a b"))
                .isInstanceOf(StoreException.class);
    }
}
