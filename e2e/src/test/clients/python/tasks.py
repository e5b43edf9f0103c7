"""The official OpenAI SDK for what is no conversation: one operation a line, {op, model, baseUrl, key} in, {ok, value} out."""

import json
import sys

import openai

WAV = ("a.wav", bytes([0, 1, 2, 13, 10, 255, 254]), "audio/wav")
PNG = ("p.png", bytes([137, 80, 78, 71, 13, 10, 26, 10]), "image/png")


def speech(c, model):
    with c.audio.speech.with_streaming_response.create(model=model, input="hi", voice="alloy") as answer:
        return {"type": answer.headers["content-type"], "hex": b"".join(answer.iter_bytes()).hex()}


OPS = {
    "embed": lambda c, m: [one.embedding for one in c.embeddings.create(model=m, input=["a", "b"]).data],
    "embedFloat": lambda c, m: [
        one.embedding for one in c.embeddings.create(model=m, input=["a", "b"], encoding_format="float").data
    ],
    "image": lambda c, m: c.images.generate(model=m, prompt="a cat").data[0].b64_json,
    "imageStream": lambda c, m: [
        event.type for event in c.images.generate(model=m, prompt="a cat", stream=True, partial_images=1)
    ],
    "imageEdit": lambda c, m: c.images.edit(model=m, image=PNG, prompt="a dog").data[0].b64_json,
    "speech": speech,
    "transcribe": lambda c, m: c.audio.transcriptions.create(model=m, file=WAV).text,
    "subtitles": lambda c, m: c.audio.transcriptions.create(model=m, file=WAV, response_format="vtt"),
    "translate": lambda c, m: c.audio.translations.create(model=m, file=WAV).text,
    "moderate": lambda c, m: c.moderations.create(input="x").results[0].flagged,
    "complete": lambda c, m: c.completions.create(model=m, prompt="Once").choices[0].text,
    "completeStream": lambda c, m: "".join(
        chunk.choices[0].text for chunk in c.completions.create(model=m, prompt="Once", stream=True) if chunk.choices
    ),
}

for line in sys.stdin:
    call = json.loads(line)
    client = openai.OpenAI(api_key=call["key"], base_url=call["baseUrl"], max_retries=0)
    try:
        answer = {"ok": True, "value": OPS[call["op"]](client, call["model"])}
    except Exception as error:
        answer = {
            "ok": False,
            "value": {
                "status": getattr(error, "status_code", None),
                "name": type(error).__name__,
                "message": str(error),
            },
        }
    print(json.dumps(answer), flush=True)
