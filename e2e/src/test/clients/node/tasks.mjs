// The official OpenAI SDK for what is no conversation: one operation a line, {op, model, baseUrl, key} in, {ok, value} out.
import { createInterface } from 'node:readline';

const { default: OpenAI, toFile } = await import(process.argv[2]);

const wav = () => toFile(Buffer.from([0, 1, 2, 13, 10, 255, 254]), 'a.wav', { type: 'audio/wav' });

const ops = {
  embed: async (c, model) => (await c.embeddings.create({ model, input: ['a', 'b'] })).data.map(one => [...one.embedding]),
  embedFloat: async (c, model) =>
    (await c.embeddings.create({ model, input: ['a', 'b'], encoding_format: 'float' })).data.map(one => one.embedding),
  image: async (c, model) => (await c.images.generate({ model, prompt: 'a cat' })).data[0].b64_json,
  imageStream: async (c, model) => {
    const types = [];
    for await (const event of await c.images.generate({ model, prompt: 'a cat', stream: true, partial_images: 1 })) types.push(event.type);
    return types;
  },
  imageEdit: async (c, model) => {
    const image = await toFile(Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), 'p.png', { type: 'image/png' });
    return (await c.images.edit({ model, image, prompt: 'a dog' })).data[0].b64_json;
  },
  speech: async (c, model) => {
    const answer = await c.audio.speech.create({ model, input: 'hi', voice: 'alloy' });
    return { type: answer.headers.get('content-type'), hex: Buffer.from(await answer.arrayBuffer()).toString('hex') };
  },
  transcribe: async (c, model) => (await c.audio.transcriptions.create({ model, file: await wav() })).text,
  subtitles: async (c, model) => c.audio.transcriptions.create({ model, file: await wav(), response_format: 'vtt' }),
  translate: async (c, model) => (await c.audio.translations.create({ model, file: await wav() })).text,
  moderate: async c => (await c.moderations.create({ input: 'x' })).results[0].flagged,
  complete: async (c, model) => (await c.completions.create({ model, prompt: 'Once' })).choices[0].text,
  completeStream: async (c, model) => {
    let text = '';
    for await (const chunk of await c.completions.create({ model, prompt: 'Once', stream: true })) text += chunk.choices[0]?.text ?? '';
    return text;
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { op, model, baseUrl, key } = JSON.parse(line);
  const client = new OpenAI({ apiKey: key, baseURL: baseUrl, maxRetries: 0 });
  let answer;
  try {
    answer = { ok: true, value: await ops[op](client, model) };
  } catch (error) {
    answer = { ok: false, value: { status: error.status ?? null, name: error.constructor.name, message: String(error.message) } };
  }
  console.log(JSON.stringify(answer));
}
