package io.axonhub.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScanTest {
    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"m\":\"x\"}; STRING; \"x\"",
                "{\"m\":\"\"}; STRING; \"\"",
                "{\"m\" : \"h\u00e9\u4f60\ud83d\ude00\" }; STRING; \"h\u00e9\u4f60\ud83d\ude00\"",
                "{\"\u4f60\ud83d\ude00\":\"\u00e9\",\"m\":\"a\\\"b\\u00e9\\\\\"}; STRING; \"a\\\"b\\u00e9\\\\\"",
                "{\"m\":12}; NUMBER; 12",
                "{\"m\":-0.50e+10 ,\"z\":1}; NUMBER; -0.50e+10",
                "{\"m\":1E400,\"z\":1}; NUMBER; 1E400",
                "{\"m\":123456789012345678901234567890}; NUMBER; 123456789012345678901234567890",
                "{\"m\":true}; TRUE; true",
                "{\"m\":false,\"a\":1}; FALSE; false",
                "{\"m\":null }; NULL; null",
                "{\"m\":{\"m\":[1,{}]},\"z\":1}; OBJECT; {\"m\":[1,{}]}",
                "{\"m\":[ [ ] , \"]\" ]}; ARRAY; [ [ ] , \"]\" ]",
                "{\"a\":{\"m\":1},\"m\":2}; NUMBER; 2",
                "{\"\\u006d\":3}; NUMBER; 3",
            })
    void findsAMembersBytes(String json, JsonScan.Kind kind, String value) {
        JsonScan scan = JsonScan.of(utf8(json), "m");
        JsonScan.Member member = scan.member("m").orElseThrow();
        assertThat(member.kind()).isEqualTo(kind);
        assertThat(text(scan.bytes(member))).isEqualTo(value);
        int at = json.lastIndexOf(value);
        String edited = json.substring(0, at) + "9" + json.substring(at + value.length());
        assertThat(text(scan.with("m", utf8("9")))).isEqualTo(edited);
    }

    @Test
    void decodesAWantedString() {
        JsonScan scan =
                JsonScan.of(utf8("{\"model\":\"gpt\\u002d5 \\ud83d\\ude00\",\"stream\":true}"), "model", "stream");
        assertThat(scan.member("model").orElseThrow().text()).isEqualTo("gpt-5 \ud83d\ude00");
        assertThat(scan.member("stream").orElseThrow().text()).isEmpty();
        assertThat(scan.member("other")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{}; {\"m\":1}",
                "`  { }  `; `  {\"m\":1 }  `",
                "{\"a\":1}; {\"a\":1,\"m\":1}",
                "`{\"a\":[] \n}\n`; `{\"a\":[] \n,\"m\":1}\n`",
            })
    void addsAMissingMemberAtTheEnd(String json, String edited) {
        assertThat(text(JsonScan.of(utf8(json), "m").with("m", utf8("1")))).isEqualTo(edited);
    }

    @Test
    void escapesAReplacedString() {
        assertThat(text(JsonScan.of(utf8("{\"m\":1}"), "m").withText("m", "a\"\\\n\u00e9")))
                .isEqualTo("{\"m\":\"a\\\"\\\\\\n\u00e9\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "1",
                "\"m\"",
                "{",
                "{\"m\"",
                "{\"m\":}",
                "{\"m\":1,}",
                "{m:1}",
                "{'m':1}",
                "{\"m\":1} x",
                "{}{}",
                "{\"m\":1}]",
                "{\"m\":01}",
                "{\"m\":.5}",
                "{\"m\":NaN}",
                "{\"m\":tru}",
                "{\"m\":truex}",
                "{\"a\":\"\u0001\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u00g0\"}",
                "{\"m\":1 /* no */}",
                "{\"m\":1,\"m\":2}",
                "{\"m\":1,\"\\u006d\":2}",
                "\uFEFF{}",
                "{\"a\":[1,2}",
            })
    void refusesWhatIsNotOneJsonObject(String json) {
        assertThatThrownBy(() -> JsonScan.of(utf8(json), "m")).isInstanceOf(Json.BadJsonException.class);
    }

    @Test
    void refusesOtherEncodings() {
        for (Charset charset :
                new Charset[] {StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16}) {
            assertThatThrownBy(() -> JsonScan.of("{\"m\":1}".getBytes(charset), "m"))
                    .isInstanceOf(Json.BadJsonException.class);
        }
    }

    @Test
    void refusesInvalidUtf8InEveryPlace() {
        int[][] bad = {
            {0x80},
            {0xC3},
            {0xC0, 0x80},
            {0xC1, 0xBF},
            {0xE0, 0x80, 0x80},
            {0xED, 0xA0, 0x80},
            {0xE4, 0xBD},
            {0xF0, 0x80, 0x80, 0x80},
            {0xF4, 0x90, 0x80, 0x80},
            {0xF5, 0x80, 0x80, 0x80},
            {0xF0, 0x9F, 0x98},
            {0xFF}
        };
        for (int[] sequence : bad) {
            for (String frame :
                    new String[] {"{\"m\":\"?\"}", "{\"a\":\"?\",\"m\":1}", "{\"?\":1}", "{\"a\":[{\"b\":\"?\"}]}"}) {
                byte[] body = planted(frame, sequence);
                assertThatThrownBy(() -> JsonScan.of(body, "m")).isInstanceOf(Json.BadJsonException.class);
                assertThatThrownBy(() -> Json.parse(body)).isInstanceOf(Json.BadJsonException.class);
            }
        }
    }

    private static byte[] planted(String frame, int[] sequence) {
        int at = frame.indexOf('?');
        byte[] body = new byte[frame.length() - 1 + sequence.length];
        System.arraycopy(utf8(frame), 0, body, 0, at);
        for (int i = 0; i < sequence.length; i++) {
            body[at + i] = (byte) sequence[i];
        }
        System.arraycopy(utf8(frame), at + 1, body, at + sequence.length, frame.length() - at - 1);
        return body;
    }

    @Test
    void utf8AgreesWithTheJdkOnRandomBytes() {
        Random random = new Random(3);
        for (int round = 0; round < 200_000; round++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = random.nextInt(3) == 0 ? bytes[i] : (byte) (0x80 | (bytes[i] & 0x7F));
            }
            boolean valid = Arrays.equals(utf8(text(bytes)), bytes);
            assertThat(Utf8.invalidAt(bytes) < 0).isEqualTo(valid);
        }
    }

    @Test
    void refusesADepthBombWithoutRunningOutOfStack() {
        String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThatThrownBy(() -> JsonScan.of(utf8(deep), "m")).isInstanceOf(Json.BadJsonException.class);
        assertThatThrownBy(() -> JsonScan.of(utf8(deep), "a")).isInstanceOf(Json.BadJsonException.class);
        assertThatThrownBy(() -> Json.parse(utf8(deep))).isInstanceOf(Json.BadJsonException.class);
    }

    @Test
    void allOtherBytesSurviveAnEdit() {
        Random random = new Random(11);
        for (int round = 0; round < 2000; round++) {
            ObjectNode object = Json.object();
            int members = random.nextInt(6);
            for (int i = 0; i < members; i++) {
                object.set("k" + i + (random.nextBoolean() ? "\u00e9" : ""), value(random, 3));
            }
            String json = loosened(Json.text(object), random);
            String name = "k" + random.nextInt(6);
            JsonScan scan = JsonScan.of(utf8(json), name);
            byte[] edited = scan.with(name, utf8("\"new\""));
            ObjectNode expected = object.deepCopy();
            expected.put(name, "new");
            assertThat(Json.parse(edited)).isEqualTo(expected);
            scan.member(name).ifPresent(member -> {
                assertThat(Json.parse(scan.bytes(member))).isEqualTo(object.get(name));
                assertThat(scan.with(name, scan.bytes(member))).isEqualTo(utf8(json));
            });
        }
    }

    private static JsonNode value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> Json.parse("-12.50e3");
            case 1 -> Json.parse("true");
            case 2 -> Json.parse("null");
            case 3 -> Json.parse("\"\\\"}{][,:\\\\ \u4f60\ud83d\ude00\"");
            case 4 -> Json.parse(Integer.toString(random.nextInt()));
            case 5 -> Json.array().add(value(random, depth - 1)).add(value(random, depth - 1));
            default -> Json.object().set("k0", value(random, depth - 1));
        };
    }

    /** White space around the outermost members. */
    private static String loosened(String json, Random random) {
        String space = new String[] {"", " ", "\r\n\t"}[random.nextInt(3)];
        return space + "{" + space + json.substring(1, json.length() - 1) + space + "}" + space;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a':1,'b':2}|{'b':2}",
                "{ 'a' : {'a':1} , 'b':2}|{ 'b':2}",
                "{'b':2,'a':1}|{'b':2}",
                "{'b':2 , 'a':[1,2] }|{'b':2  }",
                "{'a':'x'}|{}",
                "{'b':{'a':1}}|{'b':{'a':1}}",
                "{'b':1,'a':-1.50e3,'c':2}|{'b':1,'c':2}"
            },
            quoteCharacter = '\u0000')
    void takesOneMemberOutAndLeavesTheRest(String body, String expected) {
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        byte[] rest = JsonScan.of(bytes, "a").without("a");
        assertThat(new String(rest, StandardCharsets.UTF_8)).isEqualTo(expected.replace('\'', '"'));
        Json.parse(rest);
    }
}
