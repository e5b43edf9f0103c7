package io.axonhub.gateway.provider;

import io.axonhub.gateway.transform.Traits.Meaning;
import java.util.HashMap;
import java.util.Map;

/** The error codes of vendors that have some of their own. */
final class VendorErrors {
    private VendorErrors() {}

    /**
     * Zhipu's and Z.ai's business codes.
     *
     * @see <a href="https://docs.z.ai/api-reference/api-code">Error codes</a>
     */
    static Map<String, Meaning> glm() {
        return table(
                Meaning.CREDENTIAL, "1000 1001 1002 1003 1004 1110 1111 1112 1120 1121 1220 1311",
                Meaning.QUOTA, "1113 1304 1308 1309 1310",
                Meaning.REQUEST, "1210 1212 1213 1214 1215",
                Meaning.MODEL, "1211 1221 1222",
                Meaning.CONTEXT, "1261",
                Meaning.FILTERED, "1300 1301",
                Meaning.RATE, "1231 1302 1303 1305 1313",
                Meaning.OVERLOADED, "1312",
                Meaning.FAILED, "500 1200 1230 1234");
    }

    /**
     * Moonshot's error types.
     *
     * @see <a href="https://platform.kimi.ai/docs/api/errors">Errors</a>
     */
    static Map<String, Meaning> moonshot() {
        return table(
                Meaning.CREDENTIAL, "invalid_authentication_error incorrect_api_key_error permission_denied_error",
                Meaning.QUOTA, "exceeded_current_quota_error",
                Meaning.MODEL, "resource_not_found_error",
                Meaning.FILTERED, "content_filter",
                Meaning.RATE, "rate_limit_reached_error",
                Meaning.OVERLOADED, "engine_overloaded_error",
                Meaning.FAILED, "server_error unexpected_output");
    }

    /**
     * Volcengine Ark's codes.
     *
     * @see <a href="https://www.volcengine.com/docs/82379/1299023">Error codes</a>
     */
    static Map<String, Meaning> ark() {
        return table(
                Meaning.CREDENTIAL, "AuthenticationError AccessDenied OperationDenied",
                Meaning.QUOTA, "AccountOverdueError QuotaExceeded SetLimitExceeded",
                Meaning.REQUEST, "MissingParameter InvalidParameter",
                Meaning.MODEL, "InvalidEndpoint InvalidEndpointOrModel ModelNotOpen",
                Meaning.FILTERED,
                        "SensitiveContentDetected InputTextSensitiveContentDetected InputImageSensitiveContentDetected"
                                + " OutputTextSensitiveContentDetected OutputImageSensitiveContentDetected"
                                + " InputTextRiskDetection InputImageRiskDetection OutputTextRiskDetection"
                                + " OutputImageRiskDetection",
                Meaning.RATE,
                        "RateLimitExceeded ModelAccountRpmRateLimitExceeded ModelAccountTpmRateLimitExceeded"
                                + " APIAccountRpmRateLimitExceeded ModelAccountIpmRateLimitExceeded",
                Meaning.OVERLOADED, "ServerOverloaded ModelLoadingError",
                Meaning.FAILED, "InternalServiceError InvalidEndpoint.ClosedEndpoint");
    }

    /** Meanings and their codes, which stand in one text with a blank between them. */
    private static Map<String, Meaning> table(Object... meanings) {
        Map<String, Meaning> table = new HashMap<>();
        for (int i = 0; i < meanings.length; i += 2) {
            for (String code : ((String) meanings[i + 1]).split(" ", -1)) {
                table.put(code, (Meaning) meanings[i]);
            }
        }
        return table;
    }
}
