package io.axonhub.gateway.telemetry;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.config.LogConfig;
import io.axonhub.gateway.pipeline.CurrentRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LoggingTest {
    private static LogRecord line(Level level, String message) {
        LogRecord line = new LogRecord(level, message);
        line.setLoggerName("io.axonhub.gateway.access");
        return line;
    }

    @Test
    void consoleLinesAreOneLineEach() {
        String text = Logging.formatter(LogConfig.Encoding.CONSOLE).format(line(Level.WARNING, "a\nb\r\nc"));
        assertThat(text).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} WARN  access a b  c\n");
    }

    @Test
    void jsonLinesHaveTheRequestIdAndOtherPairsAsMembers() {
        String text = Logging.formatter(LogConfig.Encoding.JSON)
                .format(line(Level.INFO, "request done method=POST status=200 request_id=req_1"));
        assertThat(text).endsWith("}\n");
        assertThatJson(text)
                .isObject()
                .containsEntry("level", "INFO")
                .containsEntry("message", "request done")
                .containsEntry("method", "POST")
                .containsEntry("status", "200")
                .containsEntry("request_id", "req_1");
    }

    @Test
    void aPairCannotReplaceAMemberOfItsOwn() {
        LogRecord line = line(Level.SEVERE, "x level=DEBUG");
        line.setThrown(new IllegalStateException("boom"));
        String text = Logging.formatter(LogConfig.Encoding.JSON).format(line);
        assertThatJson(text).isObject().containsEntry("level", "ERROR").containsKey("error");
    }

    @Test
    void aLineThatBelongsToARequestHasItsIds() {
        List<String> texts = new ArrayList<>();
        CurrentRequest.run("req_7", () -> {
            CurrentRequest.traced("t-1");
            LogRecord line = line(Level.WARNING, "channel is out channel=c");
            texts.add(Logging.formatter(LogConfig.Encoding.JSON).format(line));
            texts.add(Logging.formatter(LogConfig.Encoding.CONSOLE).format(line));
            texts.add(Logging.formatter(LogConfig.Encoding.CONSOLE).format(line(Level.INFO, "x request_id=req_7")));
        });
        assertThatJson(texts.get(0))
                .isObject()
                .containsEntry("request_id", "req_7")
                .containsEntry("trace_id", "t-1")
                .containsEntry("channel", "c");
        assertThat(texts.get(1)).endsWith(" channel is out channel=c request_id=req_7\n");
        assertThat(texts.get(2)).endsWith(" x request_id=req_7\n");
    }
}
