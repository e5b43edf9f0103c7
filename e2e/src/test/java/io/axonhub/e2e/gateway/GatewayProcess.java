package io.axonhub.e2e.gateway;

import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/** The packaged gateway on a free port: {@code bin/axonhub run}. */
public final class GatewayProcess extends Launched {
    private GatewayProcess(int port, Map<String, String> settings) {
        super("run", port, settings);
    }

    /** Starts with {@code resources} and settings such as {@code AXONHUB_SERVER_KEEP_ALIVE_INTERVAL}, and waits until it is ready. */
    public static GatewayProcess start(Resources resources, Map<String, String> settings) {
        return start(resources, freePort(), settings);
    }

    /** The same on a port that the settings know. */
    public static GatewayProcess start(Resources resources, int port, Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("AXONHUB_SERVER_HOST", "127.0.0.1");
        all.put("AXONHUB_SERVER_PORT", Integer.toString(port));
        all.put("AXONHUB_RESOURCES_DIR", resources.folder().toString());
        // the scenes share channels: one that fails must not take it from the next
        all.put("AXONHUB_ROUTING_AVOID_FAILING", "false");
        all.putAll(settings);
        GatewayProcess gateway = new GatewayProcess(port, all);
        gateway.awaitReady();
        return gateway;
    }

    /** What it has recorded. */
    public Records records() {
        return new Records(file("data/axonhub.db"));
    }

    /** Starts it again on the same port and data, and waits until it is ready. */
    @Override
    public void restart() {
        super.restart();
        awaitReady();
    }

    /** The status of a GET, 0 when nobody answers. */
    public int get(String path) {
        return answer(path).map(HttpResponse::statusCode).orElse(0);
    }

    private void awaitReady() {
        awaitStart("the gateway is ready", () -> get("/health/ready") == 200);
    }
}
