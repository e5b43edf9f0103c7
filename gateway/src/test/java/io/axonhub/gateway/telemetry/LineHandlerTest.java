package io.axonhub.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LineHandlerTest {
    private static final Duration NEVER = Duration.ofHours(1);

    private static final Formatter BARE = new Formatter() {
        @Override
        public String format(LogRecord line) {
            return line.getMessage() + "\n";
        }
    };

    /** Counts the writes; the first one waits for {@code gate}. */
    private static class Output extends OutputStream {
        private final CountDownLatch gate;
        private final CountDownLatch entered = new CountDownLatch(1);
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int writes;

        Output(CountDownLatch gate) {
            this.gate = gate;
        }

        @Override
        public void write(int b) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] from, int at, int count) {
            entered.countDown();
            try {
                assertThat(gate.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            synchronized (this) {
                writes++;
                bytes.write(from, at, count);
            }
        }

        synchronized String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }

        synchronized int writes() {
            return writes;
        }
    }

    private static LogRecord line(Level level, String text) {
        return new LogRecord(level, text);
    }

    @Test
    void writesALineBeforeLong() {
        Output out = new Output(new CountDownLatch(0));
        LineHandler handler = new LineHandler(out, BARE);
        handler.publish(line(Level.INFO, "größer"));
        await().until(() -> out.text().equals("größer\n"));
        handler.close();
    }

    @Test
    void anErrorIsWrittenWhenTheCallReturns() {
        Output out = new Output(new CountDownLatch(0));
        LineHandler handler = new LineHandler(out, BARE, NEVER);
        handler.publish(line(Level.INFO, "one"));
        handler.publish(line(Level.SEVERE, "two"));
        assertThat(out.text()).isEqualTo("one\ntwo\n");
        handler.close();
    }

    @Test
    @Timeout(60)
    void anErrorDoesNotWaitForTheLinesOfOthers() {
        CountDownLatch returned = new CountDownLatch(1);
        List<LineHandler> self = new ArrayList<>();
        Output out = new Output(new CountDownLatch(0)) {
            @Override
            public void write(byte[] from, int at, int count) {
                if (text().contains("error")) {
                    try {
                        returned.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                } else {
                    self.getFirst().publish(line(Level.INFO, "another"));
                }
                super.write(from, at, count);
            }
        };
        LineHandler handler = new LineHandler(out, BARE, NEVER);
        self.add(handler);
        handler.publish(line(Level.SEVERE, "error"));
        returned.countDown();
        handler.close();
        assertThat(out.text()).startsWith("error\nanother\n");
    }

    @Test
    @Timeout(60)
    void aWarningWaitsForNoDisk() {
        CountDownLatch gate = new CountDownLatch(1);
        Output out = new Output(gate);
        LineHandler handler = new LineHandler(out, BARE, NEVER);
        handler.publish(line(Level.WARNING, "careful"));
        assertThat(out.text()).isEmpty();
        gate.countDown();
        await().until(() -> out.text().equals("careful\n"));
        handler.close();
    }

    @Test
    void linesThatComeDuringAWriteAreWrittenTogetherInOrder() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        Output out = new Output(gate);
        LineHandler handler = new LineHandler(out, BARE);
        handler.publish(line(Level.INFO, "first"));
        assertThat(out.entered.await(10, TimeUnit.SECONDS)).isTrue();
        List<String> texts = IntStream.range(0, 1000).mapToObj(i -> "line " + i).toList();
        texts.forEach(text -> handler.publish(line(Level.INFO, text)));
        gate.countDown();
        handler.close();
        assertThat(out.text().lines()).startsWith("first").endsWith("line 999").hasSize(1001);
        assertThat(out.text()).isEqualTo("first\n" + String.join("\n", texts) + "\n");
        assertThat(out.writes()).isEqualTo(2);
    }

    @Test
    void callersWaitForAnOutputThatIsTooSlowAndNothingIsLost() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        Output out = new Output(gate);
        LineHandler handler = new LineHandler(out, BARE);
        String kilobyte = "x".repeat(1023);
        Thread caller = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 3000; i++) {
                handler.publish(line(Level.INFO, kilobyte));
            }
        });
        await().until(() -> caller.getState() == Thread.State.WAITING);
        gate.countDown();
        caller.join();
        handler.close();
        assertThat(out.text()).hasSize(3000 * 1024);
    }

    @Test
    void aLineAfterTheCloseIsStillWritten() {
        Output out = new Output(new CountDownLatch(0));
        LineHandler handler = new LineHandler(out, BARE);
        handler.close();
        handler.publish(line(Level.INFO, "late"));
        assertThat(out.text()).isEqualTo("late\n");
    }
}
