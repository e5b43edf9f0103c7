package io.axonhub.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.json.Json;
import io.axonhub.operator.desired.Declare;
import io.axonhub.operator.desired.Kind;
import io.axonhub.operator.desired.ObjectRef;
import io.axonhub.operator.desired.Plan;
import io.axonhub.operator.desired.Wanted;
import io.axonhub.operator.gateway.Control;
import io.axonhub.operator.gateway.FakeControl;
import io.axonhub.operator.gateway.Fleet;
import io.axonhub.operator.gateway.GatewayUnavailableException.Reason;
import io.axonhub.operator.status.Progress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The way of an object to the gateway and back, without Kubernetes. */
class ProgrammingTest {
    private final FakeControl gateway = new FakeControl();
    private final FakeCluster cluster = new FakeCluster();
    private final Ledger ledger = new Ledger();
    private final Wakeups wakeups = new Wakeups();
    private final Queue<ObjectRef> woken = new ConcurrentLinkedQueue<>();
    private final AtomicInteger corrected = new AtomicInteger();
    private final Fleet fleet = new Fleet(gateway, new Told(), Clock.systemUTC());
    private final Resync resync = new Resync(gateway, fleet, ledger, cluster, wakeups, Duration.ofHours(1));
    private final Programming programming =
            new Programming(gateway, fleet, ledger, resync, new Counted(), Clock.systemUTC());

    private final class Told implements Fleet.Listener {
        @Override
        public void arrived(Object who) {
            woken.add((ObjectRef) who);
        }

        @Override
        public void changed() {
            wakeups.wake(ledger.wanted().keySet());
        }

        @Override
        public void replaced() {
            resync.replaced();
        }
    }

    private final class Counted implements Programming.Counters {
        @Override
        public void put(String outcome) {}

        @Override
        public void driftCorrected() {
            corrected.incrementAndGet();
        }

        @Override
        public void statusWritten() {}
    }

    private void lead(long fence) {
        for (Kind kind : Kind.values()) {
            wakeups.connect(kind, woken::add);
        }
        fleet.start();
        resync.lead(() -> fence);
    }

    @AfterEach
    void ends() {
        resync.close();
        fleet.close();
    }

    private static Wanted wanted(String name, int weight) {
        return Wanted.of(
                Declare.resource(Kind.CHANNEL, name, "{'type': 'simulated', 'weight': " + weight + "}"),
                new Plan(null, List.of(), Optional.empty(), Json.object()),
                Map.of());
    }

    private Wanted inCluster(String name, int weight) {
        Wanted wanted = wanted(name, weight);
        cluster.add(wanted.ref(), wanted.uid());
        return wanted;
    }

    private Programming.Outcome settled(Wanted wanted) {
        programming.program(wanted);
        return Awaitility.await().until(() -> programming.program(wanted), outcome -> outcome.progress() != null);
    }

    private void completes(Wanted wanted) {
        Awaitility.await().until(() -> isComplete(programming.program(wanted)));
    }

    private static boolean isComplete(Programming.Outcome outcome) {
        return outcome.progress() instanceof Progress.Stored stored && stored.isComplete();
    }

    @Test
    void comparesEverythingOnceBeforeItSendsAnything() {
        Wanted same = inCluster("same", 1);
        Wanted late = inCluster("new", 1);
        gateway.leave(new Control.Item(same.ref(), same.uid(), same.digest()));
        gateway.leave(new Control.Item(new ObjectRef(Kind.KEY, "team", "gone"), "uid", "digest"));
        lead(1);
        assertThat(programming.program(same).progress()).isNull();
        assertThat(programming.program(late).progress()).isNull();
        Awaitility.await().until(resync::isReady);
        completes(same);
        completes(late);
        assertThat(gateway.calls()).containsExactly("sync 2", "put AIChannel team/new");
        assertThat(gateway.contents()).containsOnlyKeys(same.ref(), late.ref());
        assertThat(woken).contains(same.ref(), late.ref());
    }

    @Test
    void whatGoesBeforeTheFirstComparisonIsNotWaitedFor() {
        Wanted stays = inCluster("stays", 1);
        ObjectRef goes = new ObjectRef(Kind.PROFILE, "team", "goes");
        cluster.add(goes, "uid");
        lead(1);
        Awaitility.await().until(() -> cluster.listings.get() >= Kind.values().length);
        programming.program(stays);
        cluster.objects.remove(goes);
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(resync::isReady);
        assertThat(gateway.calls()).as("it was waited for to no end").contains("sync 1");
    }

    @Test
    void takesNothingAwayWhileTheClusterCannotBeListed() {
        gateway.leave(new Control.Item(new ObjectRef(Kind.KEY, "team", "k"), "uid", "digest"));
        cluster.forbidden = true;
        lead(1);
        Wanted wanted = wanted("c", 1);
        programming.program(wanted);
        Awaitility.await().during(Duration.ofMillis(300)).until(() -> !resync.isReady());
        assertThat(gateway.calls()).isEmpty();
        cluster.forbidden = false;
        cluster.add(wanted.ref(), wanted.uid());
        cluster.add(new ObjectRef(Kind.KEY, "team", "k"), "uid");
        Wanted key = Wanted.of(
                Declare.resource(Kind.KEY, "k", "{}"),
                new Plan(null, List.of(), Optional.empty(), Json.object()),
                Map.of());
        programming.program(key);
        Awaitility.await().until(resync::isReady);
        assertThat(gateway.contents()).containsKey(key.ref());
    }

    @Test
    void anEqualObjectIsNotSentTwice() {
        lead(1);
        Wanted wanted = inCluster("c", 1);
        settled(wanted);
        settled(wanted);
        assertThat(gateway.calls()).containsOnlyOnce("put AIChannel team/c");
        Wanted other = wanted("c", 2);
        settled(other);
        assertThat(gateway.contents()).containsEntry(other.ref(), other.digest());
    }

    @Test
    void isTrueOnlyWhenEveryReplicaHasIt() {
        lead(1);
        Wanted wanted = inCluster("c", 1);
        settled(wanted);
        gateway.hold(true);
        Wanted next = wanted("c", 2);
        Programming.Outcome waiting = settled(next);
        assertThat(isComplete(waiting)).isFalse();
        assertThat(waiting.again()).isNotNull();
        woken.clear();
        gateway.hold(false);
        Awaitility.await().until(() -> woken.contains(next.ref()));
        completes(next);
    }

    @Test
    void aRefusalIsToldAndNotRepeatedByItself() {
        lead(1);
        Wanted wanted = inCluster("c", 1);
        gateway.refuse(wanted.ref(), "spec.models: no");
        Programming.Outcome outcome = settled(wanted);
        assertThat(outcome.progress()).isEqualTo(new Progress.Refused("Invalid", "spec.models: no"));
        assertThat(outcome.again()).isNull();
    }

    @Test
    void aGatewayThatIsDownIsAskedAgainAndAgainLessOften() {
        lead(1);
        Wanted wanted = inCluster("c", 1);
        settled(wanted);
        gateway.fail(Reason.UNREACHABLE);
        Wanted next = wanted("c", 2);
        Duration first = again(next);
        assertThat(first).isEqualTo(Duration.ofMillis(500));
        assertThat(again(next)).isEqualTo(Duration.ofSeconds(1));
        for (int i = 0; i < 20; i++) {
            assertThat(again(next)).isLessThanOrEqualTo(Duration.ofSeconds(30));
        }
        assertThat(again(next)).isEqualTo(Duration.ofSeconds(30));
        woken.clear();
        Awaitility.await().until(() -> !fleet.isReachable());
        gateway.fail(null);
        Awaitility.await().until(() -> woken.contains(next.ref()));
        completes(next);
    }

    @Test
    void aGatewayThatIsDownFromTheStartIsSaidToBe() {
        gateway.fail(Reason.UNREACHABLE);
        lead(1);
        Wanted wanted = inCluster("c", 1);
        assertThat(programming.program(wanted).progress()).isNull();
        Awaitility.await().until(() -> woken.contains(wanted.ref()));
        assertThat(programming.program(wanted).progress())
                .isEqualTo(new Progress.Unknown("GatewayUnreachable", "down", Optional.empty()));
        gateway.fail(null);
        Awaitility.await().until(resync::isReady);
        completes(wanted);
    }

    @Test
    void aGatewayThatDoesNotKnowTheComparisonIsSaidToBeOlder() {
        gateway.failSync(Reason.OLDER);
        lead(1);
        Wanted wanted = inCluster("c", 1);
        Progress older = new Progress.Unknown("UnsupportedByGateway", "no sync", Optional.empty());
        Awaitility.await().until(() -> older.equals(programming.program(wanted).progress()));
        assertThat(gateway.contents()).isEmpty();
        gateway.failSync(null);
        Awaitility.await().until(resync::isReady);
        completes(wanted);
    }

    private Duration again(Wanted wanted) {
        Programming.Outcome outcome = programming.program(wanted);
        assertThat(outcome.progress()).isInstanceOf(Progress.Unknown.class);
        return java.util.Objects.requireNonNull(outcome.again());
    }

    @Test
    void anotherDatabaseIsFilledAtOnce() {
        lead(1);
        Wanted wanted = inCluster("c", 1);
        settled(wanted);
        gateway.wipe();
        Awaitility.await().until(() -> {
            programming.program(wanted);
            return gateway.contents().containsKey(wanted.ref());
        });
    }

    @Test
    void anEditIsUndoneAndCounted() {
        Resync often = new Resync(gateway, fleet, ledger, cluster, wakeups, Duration.ofMillis(50));
        Programming through = new Programming(gateway, fleet, ledger, often, new Counted(), Clock.systemUTC());
        wakeups.connect(Kind.CHANNEL, woken::add);
        fleet.start();
        often.lead(() -> 1);
        Wanted wanted = inCluster("c", 1);
        Awaitility.await().until(() -> isComplete(through.program(wanted)));
        woken.clear();
        gateway.edit(wanted.ref());
        Awaitility.await().until(() -> woken.contains(wanted.ref()));
        assertThat(through.program(wanted).corrected()).isTrue();
        assertThat(corrected).hasValue(1);
        assertThat(gateway.contents()).containsEntry(wanted.ref(), wanted.digest());
        often.close();
    }

    @Test
    void aLeaderThatWasWritesNoMore() throws Exception {
        lead(1);
        Wanted wanted = inCluster("c", 1);
        settled(wanted);
        gateway.sync(List.of(), false, 2);
        Programming.Outcome outcome = programming.program(wanted("c", 2));
        assertThat(outcome.progress()).isNull();
        assertThat(resync.isStale()).isTrue();
        assertThat(gateway.contents()).containsEntry(wanted.ref(), wanted.digest());
    }

    @Test
    void whatIsRemovedIsGone() throws Exception {
        lead(1);
        Wanted wanted = inCluster("c", 1);
        settled(wanted);
        programming.remove(wanted.ref(), wanted.uid());
        assertThat(gateway.contents()).isEmpty();
        assertThat(ledger.wants(wanted.ref())).isFalse();
    }
}
