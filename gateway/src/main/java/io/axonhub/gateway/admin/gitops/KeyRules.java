package io.axonhub.gateway.admin.gitops;

import io.axonhub.crd.APIKey;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
        quotas(spec.quotas());
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

    /** Those of a key, or of a user. */
    void quotas(List<APIKey.Quota> quotas) {
        Set<List<Object>> seen = new HashSet<>();
        for (int i = 0; i < quotas.size(); i++) {
            APIKey.Quota quota = quotas.get(i);
            String path = "spec.quotas[" + i + "]";
            refuseIf(
                    !seen.add(List.of(quota.resource(), quota.window())),
                    path,
                    "has the resource and window of an earlier one");
            refuseIf(
                    quota.resource() != APIKey.Resource.COST && !isWhole(quota.limit()),
                    path + ".limit",
                    "must be a whole number of at most 18 digits for Requests and Tokens");
            refuseIf(
                    quota.resource() == APIKey.Resource.COST && !isMoney(quota.limit()),
                    path + ".limit",
                    "must be less than a billion");
            String currency = quota.currency();
            refuseIf(
                    currency != null && quota.resource() != APIKey.Resource.COST,
                    path + ".currency",
                    "may be set for Cost only");
            refuseIf(
                    currency != null && !PriceRules.isCurrency(currency),
                    path + ".currency",
                    "is no currency of ISO 4217");
        }
    }

    private static boolean isWhole(String text) {
        return text.matches("[0-9]{1,18}(\\.0*)?");
    }

    private static boolean isMoney(String text) {
        return text.matches("[0-9]{1,9}(\\.[0-9]*)?");
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
