package io.axonhub.e2e;

import io.axonhub.e2e.sdk.ChildSdk;
import io.axonhub.e2e.sdk.JavaAnthropic;
import io.axonhub.e2e.sdk.JavaOpenAi;
import io.axonhub.e2e.sdk.JavaResponses;
import io.axonhub.e2e.sdk.Sdk;
import java.util.List;

/** The official SDKs. */
final class SdkSet {
    private SdkSet() {}

    /** Each of them, started. */
    static List<Sdk> all() {
        return List.of(
                ChildSdk.node("openai6"),
                ChildSdk.node("openai7"),
                ChildSdk.node("anthropic0"),
                ChildSdk.node("anthropic1"),
                ChildSdk.python("openai"),
                ChildSdk.python("anthropic"),
                ChildSdk.nodeResponses("openai6"),
                ChildSdk.nodeResponses("openai7"),
                ChildSdk.pythonResponses("openai"),
                new JavaResponses(),
                new JavaOpenAi(),
                new JavaAnthropic());
    }
}
