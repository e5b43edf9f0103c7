package mock

import (
	"bytes"
	"fmt"
	"strings"

	"axonhub-bench/internal/mark"
)

// dialect is how one provider words its answers. Everything is laid out once at start; a chunk is copied and only its mark
// written anew.
type dialect struct {
	whole []byte // a whole HTTP response
	head  []byte // a stream's HTTP head and opening events
	chunk []byte // one HTTP chunk with one text event
	at    int    // where the mark begins in chunk
	tail  []byte // the closing events and the last HTTP chunk
}

const (
	answerBytes = 2048
	words       = " the quick brown fox jumps over the lazy dog"
)

func openAI() dialect {
	const id = `"id":"chatcmpl-Bench0000000000000000000001","created":1760000000,"model":"bench","service_tier":"default"`
	const usage = `{"prompt_tokens":57,"completion_tokens":480,"total_tokens":537,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},` +
		`"completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}`
	whole := `{` + id + `,"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"%s",` +
		`"refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"stop"}],"usage":` + usage + `}`
	event := func(choices, usage string) string {
		return `data: {` + id + `,"object":"chat.completion.chunk","system_fingerprint":"fp_bench","choices":[` + choices +
			`],"usage":` + usage + "}\n\n"
	}
	choice := func(delta, finish string) string {
		return `{"index":0,"delta":{` + delta + `},"logprobs":null,"finish_reason":` + finish + `}`
	}
	text := event(choice(`"content":"`+blank()+` fox jumps"`, "null"), "null")
	return layOut(whole,
		event(choice(`"role":"assistant","content":"","refusal":null`, "null"), "null"),
		text,
		event(choice("", `"stop"`), "null")+event("", usage)+"data: [DONE]\n\n")
}

func anthropic() dialect {
	whole := `{"id":"msg_Bench000000000000000001","type":"message","role":"assistant","model":"bench","content":[{"type":"text",` +
		`"text":"%s"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":57,"cache_creation_input_tokens":0,` +
		`"cache_read_input_tokens":0,"output_tokens":480,"service_tier":"standard"}}`
	event := func(kind, fields string) string {
		return "event: " + kind + "\ndata: {\"type\":\"" + kind + "\"" + fields + "}\n\n"
	}
	open := event("message_start", `,"message":{"id":"msg_Bench000000000000000001","type":"message","role":"assistant","model":"bench",`+
		`"content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":57,"cache_creation_input_tokens":0,`+
		`"cache_read_input_tokens":0,"output_tokens":1}}`) +
		event("content_block_start", `,"index":0,"content_block":{"type":"text","text":""}`) +
		event("ping", "")
	text := event("content_block_delta", `,"index":0,"delta":{"type":"text_delta","text":"`+blank()+` fox jumps"}`)
	end := event("content_block_stop", `,"index":0`) +
		event("message_delta", `,"delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":480}`) +
		event("message_stop", "")
	return layOut(whole, open, text, end)
}

func blank() string { return "@" + strings.Repeat("_", mark.Width-1) }

func layOut(whole, open, text, end string) dialect {
	filler := mark.Canary + strings.Repeat(words, answerBytes/len(words))
	body := fmt.Sprintf(whole, filler[:answerBytes-len(whole)+len("%s")])
	chunk := []byte(httpChunk(text))
	return dialect{
		whole: []byte(fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nx-request-id: req_bench\r\n"+
			"Content-Length: %d\r\n\r\n%s", len(body), body)),
		head: []byte("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-cache\r\n" +
			"Transfer-Encoding: chunked\r\n\r\n" + httpChunk(open)),
		chunk: chunk,
		at:    bytes.IndexByte(chunk, '@'),
		tail:  []byte(httpChunk(end) + "0\r\n\r\n"),
	}
}

func httpChunk(payload string) string { return fmt.Sprintf("%x\r\n%s\r\n", len(payload), payload) }
