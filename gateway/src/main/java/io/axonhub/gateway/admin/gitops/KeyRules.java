package io.axonhub.gateway.admin.gitops;

import io.axonhub.crd.APIKey;
import java.net.InetAddress;
import java.time.Duration;

/** The rules of an APIKey. */
final class KeyRules extends Rules {
    KeyRules(Place place, Report report) {
        super(place, report);
    }

    void check(APIKey.Spec spec) {
        String active = spec.activeProfile();
        refuseIf(active != null && !spec.profiles().contains(active), "spec.activeProfile", "must be one of profiles");
        APIKey.Secret secret = spec.secret();
        refuseIf(
                secret.mode() == APIKey.Mode.EXISTING && secret.name() == null,
                "spec.secret.name",
                "is required when mode is Existing");
        for (int i = 0; i < spec.allowedCIDRs().size(); i++) {
            refuseIf(
                    !isCidr(spec.allowedCIDRs().get(i)),
                    "spec.allowedCIDRs[" + i + "]",
                    "must be a network such as 10.0.0.0/8 or 2001:db8::/32");
        }
        APIKey.Rotation rotation = spec.rotation();
        if (rotation != null) {
            duration(
                    "spec.rotation.gracePeriod",
                    rotation.gracePeriod(),
                    Duration.ZERO,
                    Duration.ofDays(30),
                    "must be at most 720h");
            duration(
                    "spec.rotation.interval",
                    rotation.interval(),
                    Duration.ofMinutes(10),
                    Duration.ofNanos(Long.MAX_VALUE),
                    "must be at least 10m");
        }
    }

    private static boolean isCidr(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("0|[1-9][0-9]{0,2}")) {
            return false;
        }
        String host = text.substring(0, slash);
        boolean dotted = host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
        try {
            InetAddress address = InetAddress.ofLiteral(host);
            return (dotted || host.contains(":"))
                    && Integer.parseInt(text.substring(slash + 1)) <= address.getAddress().length * 8;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
