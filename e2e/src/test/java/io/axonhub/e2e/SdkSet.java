package io.axonhub.e2e;

import io.axonhub.e2e.sdk.ChildSdk;
import io.axonhub.e2e.sdk.JavaAnthropic;
import io.axonhub.e2e.sdk.JavaOpenAi;
import io.axonhub.e2e.sdk.Sdk;
import java.util.List;

/** Every official SDK, each started once. */
final class SdkSet implements AutoCloseable {
    private final List<Sdk> all = List.of(
            ChildSdk.node("openai6"),
            ChildSdk.node("openai7"),
            ChildSdk.node("anthropic0"),
            ChildSdk.node("anthropic1"),
            ChildSdk.python("openai"),
            ChildSdk.python("anthropic"),
            new JavaOpenAi(),
            new JavaAnthropic());

    List<Sdk> all() {
        return all;
    }

    @Override
    public void close() {
        all.forEach(Sdk::close);
    }
}
