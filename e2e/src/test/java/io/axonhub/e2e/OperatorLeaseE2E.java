package io.axonhub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.e2e.cluster.OperatorProcess;
import io.axonhub.e2e.cluster.Site;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How the one operator that writes becomes another: by its end, and by the loss of its Lease. */
class OperatorLeaseE2E {
    private static final String NAMESPACE = "lease";
    private static final String LEASE = "/apis/coordination.k8s.io/v1/namespaces/default/leases/lease-e2e";

    @Test
    void anOperatorThatIsAskedToEndHandsItsLeaseOverAndOneThatLostItEnds() {
        Map<String, String> settings = Map.of("AXONHUB_OPERATOR_LEASE_NAME", "lease-e2e");
        try (Site site = Site.start(1, List.of(NAMESPACE), settings);
                OperatorProcess second = site.another(Map.of())) {
            Awaitility.await().until(second::isReady);
            String first = holder(site);
            site.operator().terminate();
            assertThat(site.operator().awaitExit())
                    .as("it ends as the signal says\n" + site.operator().log())
                    .isEqualTo(143);
            assertThat(holder(site)).isNotEqualTo(first);
            second.awaitLeading();
            assertThat(holder(site)).isNotEqualTo(first).isNotEmpty();
            site.apply(NAMESPACE, Site.secret("upstream", "u"), site.channel("c", "upstream"));
            site.awaitReady(NAMESPACE, "AIChannel", "c");

            site.cluster()
                    .send("PATCH", LEASE, "{\"spec\": {\"holderIdentity\": \"somebody\"}}")
                    .object();
            assertThat(second.awaitExit()).isEqualTo(1);
            assertThat(second.log()).contains("the lease is lost");
            assertThat(holder(site)).isEqualTo("somebody");
        }
    }

    private static String holder(Site site) {
        return site.cluster()
                .send("GET", LEASE, null)
                .object()
                .at("/spec/holderIdentity")
                .asText();
    }
}
