package io.axonhub.e2e.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.e2e.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;

/** A service account of a cluster, and the tokens that pods with it get. */
public final class ServiceAccount {
    private final Cluster cluster;
    private final String path;

    private ServiceAccount(Cluster cluster, String path) {
        this.cluster = cluster;
        this.path = path;
    }

    /** Made. */
    public static ServiceAccount make(Cluster cluster, String namespace, String name) {
        String path = "/api/v1/namespaces/" + namespace + "/serviceaccounts/" + name;
        cluster.send(
                        "PATCH",
                        path + "?fieldManager=e2e&force=true",
                        "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: " + name + "\n")
                .object();
        return new ServiceAccount(cluster, path);
    }

    /** A token for the API server. */
    public String token() {
        return request("");
    }

    /** A token for somebody else, as it is projected into a pod. */
    public String token(String audience) {
        return request("  audiences: [" + audience + "]\n");
    }

    private String request(String spec) {
        return cluster.send(
                        "POST",
                        path + "/token",
                        "apiVersion: authentication.k8s.io/v1\nkind: TokenRequest\nspec:\n  expirationSeconds: 3600\n"
                                + spec)
                .object()
                .at("/status/token")
                .asText();
    }

    /** A token that ended an hour ago, signed as the cluster signs: it makes none that is shorter than ten minutes. */
    public String expired(String audience) {
        String[] parts = token(audience).split("\\.", -1);
        ObjectNode claims = Tree.object(new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8));
        long end = Instant.now().getEpochSecond() - 3_600;
        claims.put("iat", end - 3_600).put("nbf", end - 3_600).put("exp", end);
        String signed = parts[0] + "." + encode(claims.toString().getBytes(UTF_8));
        try {
            String pem = Files.readString(cluster.signingKey()).replaceAll("-----[^-]+-----|\\s", "");
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem))));
            signature.update(signed.getBytes(UTF_8));
            return signed + "." + encode(signature.sign());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
