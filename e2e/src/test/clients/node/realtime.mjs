// Both ends of realtime sessions: a provider whose sessions do what the client asks, and clients of three kinds.
// The SDK speaks TLS only, so a proxy with the key store of the first argument stands before the gateway.
// Prints {port} of the provider, then {ok, value} for each line {op, url, key, model}.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { createServer as createTlsServer } from 'node:tls';
import { WebSocket, WebSocketServer } from 'ws';
import OpenAI from 'openai7';
import { OpenAIRealtimeWS } from 'openai7/realtime/ws';

const USAGE = {
  total_tokens: 30,
  input_tokens: 20,
  output_tokens: 10,
  input_token_details: { text_tokens: 5, audio_tokens: 15, cached_tokens: 8 },
  output_token_details: { text_tokens: 4, audio_tokens: 6 },
};

const handshakes = [];
const http = createServer((request, response) => response.writeHead(404).end());
const server = new WebSocketServer({ noServer: true, maxPayload: 64 << 20, perMessageDeflate: true });
http.on('upgrade', (request, socket, head) => {
  const url = new URL(request.url, 'http://x');
  handshakes.push({ url: request.url, headers: request.headers });
  if (url.searchParams.get('model') === 'refused') {
    const body = JSON.stringify({ error: { message: 'no such model here', type: 'invalid_request_error', code: 'model_not_found' } });
    socket.end(`HTTP/1.1 404 Not Found\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    return;
  }
  server.handleUpgrade(request, socket, head, ws => session(ws, socket));
});

function session(ws, socket) {
  const say = event => ws.send(JSON.stringify(event));
  say({ type: 'session.created', event_id: 'e1', session: { id: 's', object: 'realtime.session', type: 'realtime', model: 'gpt-reported' } });
  ws.on('message', (data, binary) => {
    if (binary) return ws.send(data, { binary: true });
    const event = JSON.parse(data.toString());
    switch (event.type) {
      case 'response.create':
        say({ type: 'response.output_text.delta', event_id: 'e2', response_id: 'r', item_id: 'i', output_index: 0, content_index: 0, delta: 'Hel' });
        say({ type: 'response.output_text.delta', event_id: 'e3', response_id: 'r', item_id: 'i', output_index: 0, content_index: 0, delta: 'lo 世界' });
        return say({ type: 'response.done', event_id: 'e4', response: { id: 'r', object: 'realtime.response', status: 'completed', output: [], usage: USAGE } });
      case 'input_audio_buffer.append':
        return say({ type: 'test.length', event_id: 'e5', length: event.audio.length, back: event.audio });
      case 'test.close':
        return ws.close(4001, 'as asked');
      case 'test.vanish':
        return socket.destroy();
      case 'test.ping':
        ws.once('pong', payload => say({ type: 'test.pong', event_id: 'e6', payload: payload.toString() }));
        return ws.ping('from provider');
    }
  });
}
await new Promise(done => http.listen(0, '127.0.0.1', done));
console.log(JSON.stringify({ port: http.address().port }));

const until = (target, name, check = () => true) => new Promise((done, fail) => {
  setTimeout(() => fail(new Error(`no ${name} came`)), 20_000).unref();
  const heard = (...args) => {
    if (check(...args)) {
      target.off(name, heard);
      done(args);
    }
  };
  target.on(name, heard);
});

function socketOf({ url, key, model }, protocols = []) {
  const headers = protocols.length ? {} : { authorization: `Bearer ${key}` };
  return new WebSocket(`${url.replace('http', 'ws')}/v1/realtime?model=${encodeURIComponent(model)}`, protocols, { headers, maxPayload: 64 << 20 });
}
const parsed = (type, keep) => (data, binary) => {
  if (binary) return false;
  const event = JSON.parse(data.toString());
  if (event.type === type) keep?.(event);
  return event.type === type;
};

async function secured(url) {
  const pfx = readFileSync(process.argv[2]);
  const proxy = createTlsServer({ pfx, passphrase: 'changeit' }, socket => {
    const plain = connect(Number(new URL(url).port), '127.0.0.1');
    socket.on('error', () => plain.destroy());
    plain.on('error', () => socket.destroy());
    socket.pipe(plain).pipe(socket);
  });
  await new Promise(done => proxy.listen(0, '127.0.0.1', done));
  return proxy;
}

const ops = {
  /** The official SDK has a conversation and leaves properly. */
  async sdk({ url, key, model }) {
    const proxy = await secured(url);
    const client = new OpenAI({ apiKey: key, baseURL: `https://127.0.0.1:${proxy.address().port}/v1` });
    const rt = new OpenAIRealtimeWS({ model, options: { rejectUnauthorized: false } }, client);
    const errors = [];
    rt.on('error', error => errors.push(String(error)));
    const types = [];
    let text = '';
    rt.on('event', event => types.push(event.type));
    rt.on('response.output_text.delta', event => (text += event.delta));
    await until(rt.socket, 'open');
    rt.send({ type: 'session.update', session: { type: 'realtime', output_modalities: ['text'] } });
    rt.send({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'greet' }] } });
    rt.send({ type: 'response.create' });
    const [done] = await until(rt, 'response.done');
    const closed = until(rt.socket, 'close');
    rt.close({ code: 1000, reason: 'OK' });
    const [code] = await closed;
    proxy.close();
    return { types, text, errors, usage: done.response.usage ?? null, code };
  },
  /** A browser: its key is a sub-protocol. */
  async browser(call) {
    const ws = socketOf(call, ['realtime', `openai-insecure-api-key.${call.key}`]);
    await until(ws, 'message', parsed('session.created'));
    const closed = until(ws, 'close');
    ws.close(1000);
    await closed;
    return { protocol: ws.protocol };
  },
  /** Four megabytes there and back, then bytes, then both pings, then the provider's own close code. */
  async frames(call) {
    const ws = socketOf(call);
    await until(ws, 'message', parsed('session.created'));
    const audio = 'QUJD'.repeat(1 << 20);
    let length;
    const back = until(ws, 'message', parsed('test.length', event => (length = event.length === audio.length && event.back === audio)));
    ws.send(JSON.stringify({ type: 'input_audio_buffer.append', audio }));
    await back;
    const bytes = until(ws, 'message', (data, binary) => binary && data.length === 70_000);
    ws.send(Buffer.alloc(70_000, 7), { binary: true });
    await bytes;
    const pinged = until(ws, 'ping');
    const ponged = until(ws, 'message', parsed('test.pong'));
    ws.send(JSON.stringify({ type: 'test.ping' }));
    const ping = (await pinged)[0].toString();
    await ponged;
    const pong = until(ws, 'pong');
    ws.ping('from client');
    const answer = (await pong)[0].toString();
    const closed = until(ws, 'close');
    ws.send(JSON.stringify({ type: 'test.close' }));
    const [code, reason] = await closed;
    return { length, ping, pong: answer, code, reason: reason.toString(), extensions: ws.extensions };
  },
  /** A provider that vanishes. */
  async vanish(call) {
    const ws = socketOf(call);
    await until(ws, 'message', parsed('session.created'));
    let error;
    const told = until(ws, 'message', parsed('error', event => (error = event.error)));
    const closed = until(ws, 'close');
    ws.send(JSON.stringify({ type: 'test.vanish' }));
    await told;
    return { error: error ?? null, code: (await closed)[0] };
  },
  /** A client that vanishes. */
  async leave(call) {
    const ws = socketOf(call);
    await until(ws, 'message', parsed('session.created'));
    ws.send(JSON.stringify({ type: 'response.create' }));
    await until(ws, 'message', parsed('response.done'));
    ws.terminate();
    return {};
  },
  /** A handshake that is refused. */
  async refused(call) {
    const ws = socketOf(call);
    ws.on('error', () => {});
    const [, response] = await until(ws, 'unexpected-response');
    let body = '';
    for await (const chunk of response) body += chunk;
    return { status: response.statusCode, body: JSON.parse(body) };
  },
  handshakes: async () => handshakes,
};

for await (const line of createInterface({ input: process.stdin })) {
  const call = JSON.parse(line);
  let answer;
  try {
    answer = { ok: true, value: await ops[call.op](call) };
  } catch (error) {
    answer = { ok: false, error: String(error.stack) };
  }
  console.log(JSON.stringify(answer));
}
