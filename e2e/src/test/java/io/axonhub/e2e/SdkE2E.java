package io.axonhub.e2e;

import io.axonhub.e2e.sdk.Sdk;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every official SDK through the gateway to both upstream dialects: the same conversations as without it, and its errors. */
class SdkE2E {
    private static final List<Sdk> SDKS = SdkSet.all();
    private static World world;

    @BeforeAll
    static void starts() {
        world = World.start();
    }

    @AfterAll
    static void ends() {
        world.close();
        SDKS.forEach(Sdk::close);
    }

    static Stream<Arguments> cases() {
        return crossings(Case.values());
    }

    static Stream<Arguments> faults() {
        return crossings(Fault.values());
    }

    @ParameterizedTest(name = "{0} {1}: {2}", autoCloseArguments = false)
    @MethodSource("cases")
    void converses(Sdk sdk, Target target, Case one) {
        one.play(sdk, target);
    }

    @ParameterizedTest(name = "{0} {1}: {2}", autoCloseArguments = false)
    @MethodSource("faults")
    void raises(Sdk sdk, Target target, Fault one) {
        one.check(sdk, target);
    }

    private static Stream<Arguments> crossings(Enum<?>[] values) {
        return SDKS.stream()
                .flatMap(sdk -> world.targets().stream()
                        .flatMap(target -> Stream.of(values).map(value -> Arguments.of(sdk, target, value))));
    }
}
