package io.axonhub.e2e.cluster;

import io.axonhub.e2e.gateway.Launched;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The packaged operator: {@code bin/axonhub operator}. */
public final class OperatorProcess extends Launched {
    private OperatorProcess(int port, Map<String, String> settings) {
        super("operator", port, settings);
    }

    /** Starts it, and does not wait. */
    public static OperatorProcess start(Path kubeconfig, Map<String, String> settings) {
        int port = freePort();
        Map<String, String> all = new LinkedHashMap<>();
        all.put("KUBECONFIG", kubeconfig.toString());
        all.put("AXONHUB_OPERATOR_HEALTH_HOST", "127.0.0.1");
        all.put("AXONHUB_OPERATOR_HEALTH_PORT", Integer.toString(port));
        all.put("AXONHUB_OPERATOR_LEASE_NAMESPACE", "default");
        all.putAll(settings);
        return new OperatorProcess(port, all);
    }

    /** Waits until it writes. */
    public OperatorProcess awaitLeading() {
        awaitStart("the operator leads", () -> meter("axonhub_operator_leading") == 1);
        return this;
    }

    /** Whether it says that it is ready. */
    public boolean isReady() {
        return answer("/health/ready").map(HttpResponse::statusCode).orElse(0) == 200;
    }

    /** A metric's sum over all its series; -1 when nobody answers. */
    public double meter(String name) {
        return answer("/metrics")
                .filter(page -> page.statusCode() == 200)
                .map(page -> page.body()
                        .lines()
                        .filter(line -> line.startsWith(name))
                        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                        .sum())
                .orElse(-1.0);
    }
}
