package io.axonhub.gateway.transform.bedrock;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The path of a model's operation: the model's id or ARN is one segment, whose colons and slashes are escaped. */
final class ModelPath {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String PLAIN = "-._~";

    private ModelPath() {}

    static String of(String model, String operation) {
        StringBuilder path = new StringBuilder("/model/");
        for (byte b : model.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (letter || PLAIN.indexOf(c) >= 0) {
                path.append(c);
            } else {
                path.append('%').append(HEX.toHexDigits(b));
            }
        }
        return path.append('/').append(operation).toString();
    }
}
