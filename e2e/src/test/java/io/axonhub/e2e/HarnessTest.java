package io.axonhub.e2e;

import io.axonhub.e2e.provider.ScriptedProvider;
import io.axonhub.e2e.sdk.Sdk;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The harness judged by itself: every SDK directly at the scripted provider, so that a later red is the gateway's. */
class HarnessTest {
    private static final ScriptedProvider PROVIDER = ScriptedProvider.start();
    private static final List<Sdk> SDKS = SdkSet.all();

    static Stream<Arguments> cases() {
        return SDKS.stream().flatMap(sdk -> Stream.of(Case.values()).map(one -> Arguments.of(sdk, one)));
    }

    @AfterAll
    static void ends() {
        SDKS.forEach(Sdk::close);
        PROVIDER.close();
    }

    @ParameterizedTest(name = "{0}: {1}", autoCloseArguments = false)
    @MethodSource("cases")
    void understandsTheProvider(Sdk sdk, Case one) {
        one.play(sdk, Target.at(PROVIDER));
    }
}
