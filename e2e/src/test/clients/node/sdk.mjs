// One official Node SDK behind lines of JSON: {op, body, baseUrl, key} in, {ok, value, events} or {ok: false, error, events} out.
import { createInterface } from 'node:readline';

const [alias, api] = process.argv.slice(2);
const { default: Sdk, GoogleGenAI } = await import(alias);

const clients = new Map();
function client({ baseUrl, key }) {
  const id = baseUrl + ' ' + key;
  if (!clients.has(id)) clients.set(id, made(baseUrl, key));
  return clients.get(id);
}

function made(baseUrl, key) {
  return GoogleGenAI
    ? new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl, retryOptions: { attempts: 1 } } })
    : new Sdk({ apiKey: key, baseURL: baseUrl, maxRetries: 0 });
}

async function drain(stream, events, keep) {
  for await (const event of stream) {
    events.count++;
    if (keep) events.kept.push(event);
  }
}

const openai = {
  create: (c, body) => c.chat.completions.create(body),
  parse: (c, body) => c.chat.completions.parse(body),
  models: async c => (await c.models.list()).data,
  async stream(c, body, events) {
    const stream = c.chat.completions.stream({ ...body, stream_options: { include_usage: true } });
    await drain(stream, events, true);
    return stream.finalChatCompletion();
  },
  async raw(c, body, events) {
    await drain(await c.chat.completions.create({ ...body, stream: true }), events, true);
    return {};
  },
};

// what a careful client does: nothing but a terminal event that says so is an answer
function finished(response, last) {
  if (last?.type === 'error' || !['completed', 'incomplete'].includes(response?.status)) {
    throw new Error('no answer: ' + JSON.stringify(response?.error ?? last ?? null));
  }
  return response;
}

const responses = {
  create: (c, body) => c.responses.create(body),
  parse: (c, body) => c.responses.parse(body),
  models: async c => (await c.models.list()).data,
  async stream(c, body, events) {
    const stream = c.responses.stream(body);
    await drain(stream, events, true);
    return finished(await stream.finalResponse(), events.kept.at(-1));
  },
  async raw(c, body, events) {
    await drain(await c.responses.create({ ...body, stream: true }), events, true);
    const last = events.kept.at(-1);
    return finished(last?.response, last);
  },
};

const anthropic = {
  create: (c, body) => c.messages.create(body),
  parse: (c, body) => c.messages.create(body),
  models: async c => (await c.models.list()).data,
  async stream(c, body, events) {
    const stream = c.messages.stream(body);
    await drain(stream, events, true);
    return stream.finalMessage();
  },
  async raw(c, body, events) {
    await drain(await c.messages.create({ ...body, stream: true }), events, true);
    return {};
  },
};

const genai = {
  create: (c, body) => c.models.generateContent(body),
  parse: (c, body) => c.models.generateContent(body),
  async models(c) {
    const all = [];
    for await (const model of await c.models.list({ config: { pageSize: 3 } })) all.push(model);
    return all;
  },
  async stream(c, body, events) {
    await genai.raw(c, body, events);
    const last = events.kept.at(-1);
    const parts = events.kept.flatMap(event => event.candidates?.[0]?.content?.parts ?? []);
    return { ...last, candidates: [{ ...last.candidates[0], content: { role: 'model', parts } }] };
  },
  async raw(c, body, events) {
    await drain(await c.models.generateContentStream(body), events, true);
    return {};
  },
};

function described(error) {
  const headers = error.headers;
  const header = name => (headers && typeof headers.get === 'function' ? headers.get(name) : headers?.[name]) ?? null;
  return {
    name: error.constructor.name,
    status: error.status ?? null,
    message: String(error.message),
    body: error.error ?? told(error.message),
    retryAfter: header('retry-after'),
    shouldRetry: header('x-should-retry'),
  };
}

// Google's SDK puts the body into the message
function told(message) {
  try {
    return JSON.parse(String(message).replace(/^got status: \w+\. /, '')).error ?? null;
  } catch {
    return null;
  }
}

const plain = GoogleGenAI ? genai : alias.startsWith('openai') ? openai : anthropic;
const ops = api === 'responses' ? responses : plain;
for await (const line of createInterface({ input: process.stdin })) {
  const call = JSON.parse(line);
  const events = { count: 0, kept: [] };
  let answer;
  try {
    answer = { ok: true, value: await ops[call.op](client(call), call.body, events) };
  } catch (error) {
    answer = { ok: false, error: described(error) };
  }
  console.log(JSON.stringify({ ...answer, events: events.kept }));
}
