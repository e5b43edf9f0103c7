"""One official Python SDK behind lines of JSON: {op, body, baseUrl, key} in, {ok, value, events} or {ok: false, error, events} out."""

import json
import sys

import anthropic
import openai

NAME = sys.argv[1]
API = sys.argv[2] if len(sys.argv) > 2 else ""
CLIENTS = {}


def client(call):
    key = (call["baseUrl"], call["key"])
    if key not in CLIENTS:
        make = openai.OpenAI if NAME == "openai" else anthropic.Anthropic
        CLIENTS[key] = make(api_key=call["key"], base_url=call["baseUrl"], max_retries=0)
    return CLIENTS[key]


def plain(value):
    return value.model_dump(mode="json", exclude_unset=True, warnings=False) if hasattr(value, "model_dump") else value


def openai_stream(c, body, events):
    with c.chat.completions.stream(**body, stream_options={"include_usage": True}) as stream:
        for event in stream:
            if event.type == "chunk":
                events.append(plain(event.chunk))
        return stream.get_final_completion()


def openai_raw(c, body, events):
    for chunk in c.chat.completions.create(**body, stream=True):
        events.append(plain(chunk))
    return {}


def finished(response, last):
    """What a careful client does: nothing but a terminal event that says so is an answer."""
    if getattr(last, "type", "") == "error" or getattr(response, "status", None) not in ("completed", "incomplete"):
        raise RuntimeError(f"no answer: {last}")
    return response


def responses_stream(c, body, events):
    last = None
    with c.responses.stream(**body) as stream:
        for last in stream:
            events.append(plain(last))
        finished(getattr(last, "response", None), last)
        return stream.get_final_response()


def responses_raw(c, body, events):
    last = None
    for last in c.responses.create(**body, stream=True):
        events.append(plain(last))
    return finished(getattr(last, "response", None), last)


def anthropic_stream(c, body, events):
    with c.messages.stream(**body) as stream:
        for event in stream:
            events.append(plain(event))
        return stream.get_final_message()


def anthropic_raw(c, body, events):
    for event in c.messages.create(**body, stream=True):
        events.append(plain(event))
    return {}


OPENAI = {
    "create": lambda c, body, events: c.chat.completions.create(**body),
    "parse": lambda c, body, events: c.chat.completions.create(**body),
    "models": lambda c, body, events: [plain(m) for m in c.models.list().data],
    "stream": openai_stream,
    "raw": openai_raw,
}
RESPONSES = {
    "create": lambda c, body, events: c.responses.create(**body),
    "parse": lambda c, body, events: c.responses.create(**body),
    "models": lambda c, body, events: [plain(m) for m in c.models.list().data],
    "stream": responses_stream,
    "raw": responses_raw,
}
ANTHROPIC = {
    "create": lambda c, body, events: c.messages.create(**body),
    "parse": lambda c, body, events: c.messages.create(**body),
    "models": lambda c, body, events: [plain(m) for m in c.models.list().data],
    "stream": anthropic_stream,
    "raw": anthropic_raw,
}


def described(error):
    response = getattr(error, "response", None)
    headers = response.headers if response is not None else {}
    return {
        "name": type(error).__name__,
        "status": getattr(error, "status_code", None),
        "message": str(error),
        "body": getattr(error, "body", None),
        "retryAfter": headers.get("retry-after"),
        "shouldRetry": headers.get("x-should-retry"),
    }


def main():
    ops = RESPONSES if API == "responses" else OPENAI if NAME == "openai" else ANTHROPIC
    for line in sys.stdin:
        call = json.loads(line)
        events = []
        try:
            answer = {"ok": True, "value": plain(ops[call["op"]](client(call), call["body"], events))}
        except Exception as error:
            answer = {"ok": False, "error": described(error)}
        print(json.dumps({**answer, "events": events}, default=str), flush=True)


main()
