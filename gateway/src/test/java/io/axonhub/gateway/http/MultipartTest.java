package io.axonhub.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartTest {
    private static final String TYPE = "multipart/form-data; boundary=----x";
    private static final String FORM = String.join(
            "\r\n",
            "------x",
            "Content-Disposition: form-data; name=\"model\"",
            "",
            "whisper-1",
            "------x",
            "Content-Disposition: form-data; name=\"file\"; filename=\"a \\\"b\\\".wav\"",
            "Content-Type: audio/wav",
            "",
            "RIFF",
            "----x",
            "not a delimiter",
            "------x",
            "Content-Disposition: form-data; name=\"empty\"",
            "",
            "",
            "------x--",
            "");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Multipart form(String body) {
        return Multipart.parse(bytes(body), TYPE);
    }

    @Test
    void findsThePartsAndTheirValues() {
        Multipart form = form(FORM);
        assertThat(form.parts()).extracting(Multipart.Part::name).containsExactly("model", "file", "empty");
        assertThat(form.parts()).extracting(Multipart.Part::file).containsExactly(false, true, false);
        assertThat(form.text("model")).hasValue("whisper-1");
        assertThat(form.text("file")).hasValue("RIFF\r\n----x\r\nnot a delimiter");
        assertThat(form.text("empty")).hasValue("");
        assertThat(form.text("none")).isEmpty();
    }

    @Test
    void editsOnePartAndKeepsEveryOtherByte() {
        assertThat(new String(form(FORM).with("model", "gpt-4o-transcribe-long"), StandardCharsets.UTF_8))
                .isEqualTo(FORM.replace("whisper-1", "gpt-4o-transcribe-long"));
        assertThat(new String(form(FORM).with("empty", "ü"), StandardCharsets.UTF_8))
                .isEqualTo(FORM.replace("\r\n\r\n\r\n", "\r\n\r\nü\r\n"));
    }

    @Test
    void addsAPartThatIsNotThere() {
        byte[] added = form(FORM).with("language", "de");
        assertThat(Multipart.parse(added, TYPE).text("language")).hasValue("de");
        assertThat(new String(added, StandardCharsets.UTF_8))
                .isEqualTo(FORM.replace(
                        "------x--",
                        "------x\r\nContent-Disposition: form-data; name=\"language\"\r\n\r\nde\r\n------x--"));
    }

    @Test
    void keepsAnyBytesOfAFile() {
        byte[] file = new byte[100_000];
        new Random(7).nextBytes(file);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(bytes("--b\r\nContent-Disposition: form-data; name=file; filename=x\r\n\r\n"));
        body.writeBytes(file);
        body.writeBytes(bytes("\r\n--b\r\ncontent-disposition: form-data; name=\"model\"\r\n\r\nm\r\n--b--"));
        String type = "Multipart/Form-Data; charset=utf-8; Boundary=\"b\"";
        assertThat(Multipart.is(type)).isTrue();
        Multipart form = Multipart.parse(body.toByteArray(), type);
        byte[] edited = form.with("model", "other");
        Multipart again = Multipart.parse(edited, type);
        Multipart.Part part = again.parts().getFirst();
        assertThat(edited).hasSize(body.size() + 4);
        assertThat(java.util.Arrays.copyOfRange(edited, part.from(), part.to())).isEqualTo(file);
        assertThat(again.text("model")).hasValue("other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "------x",
                "------xx--",
                "------x\r\n",
                "------x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1",
                "------x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n------x",
                "------x\r\nContent-Disposition: form-data\r\n\r\n1\r\n------x--",
                "------x\r\nX: y\r\n\r\n1\r\n------x--",
                "no form at all"
            })
    void refusesWhatIsNoForm(String body) {
        assertThatThrownBy(() -> form(body)).isInstanceOf(Multipart.BadMultipartException.class);
    }

    @Test
    void refusesAFieldThatStandsTwice() {
        String twice = FORM.replace("name=\"empty\"", "name=\"model\"");
        assertThatThrownBy(() -> form(twice).text("model")).isInstanceOf(Multipart.BadMultipartException.class);
        assertThatThrownBy(() -> form(twice).with("model", "x")).isInstanceOf(Multipart.BadMultipartException.class);
    }

    @Test
    void refusesAContentTypeWithoutABoundary() {
        assertThatThrownBy(() -> Multipart.parse(bytes(FORM), "multipart/form-data"))
                .isInstanceOf(Multipart.BadMultipartException.class);
    }

    @Test
    void aCutAnywhereIsRefused() {
        byte[] whole = bytes(FORM);
        for (int cut = 0; cut < whole.length - 4; cut++) {
            byte[] part = java.util.Arrays.copyOf(whole, cut);
            assertThatThrownBy(() -> Multipart.parse(part, TYPE))
                    .as("cut at " + cut)
                    .isInstanceOf(Multipart.BadMultipartException.class);
        }
    }
}
