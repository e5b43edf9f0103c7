// The Vercel AI SDK behind lines of JSON: {op, url, key, body, protocol, question, results} in, {ok, value} or {ok: false, error} out.
// "chat" is useChat without React: AbstractChat of ai 5 and up, callChatApi of ai 4, with a tool loop that answers calls from `results`.
// "generate" and "stream" are generateText and streamText over one of the SDK's providers.
import { createInterface } from 'node:readline';

const [alias] = process.argv.slice(2);
globalThis.AI_SDK_LOG_WARNINGS = false;
const ai = await import(alias);
const legacy = alias === 'ai4';

class State {
  status = 'ready';
  error = undefined;
  messages = [];
  pushMessage = message => (this.messages = [...this.messages, message]);
  popMessage = () => (this.messages = this.messages.slice(0, -1));
  replaceMessage = (index, message) => (this.messages = this.messages.map((old, i) => (i === index ? message : old)));
  snapshot = value => structuredClone(value);
}

function watched(heads) {
  return async (input, init) => {
    const response = await fetch(input, init);
    heads.push(Object.fromEntries(response.headers));
    return response;
  };
}

async function chat({ url, key, body, protocol, question, results }) {
  const heads = [];
  const finishes = [];
  const headers = { authorization: `Bearer ${key}`, ...(protocol ? { 'x-axonhub-stream-protocol': protocol } : {}) };
  const Transport = protocol === 'text' ? ai.TextStreamChatTransport : ai.DefaultChatTransport;
  class Chat extends ai.AbstractChat {}
  const one = new Chat({
    id: 'chat-1',
    state: new State(),
    transport: new Transport({ api: `${url}/aisdk/v1/chat`, headers, body, fetch: watched(heads) }),
    sendAutomaticallyWhen: ai.lastAssistantMessageIsCompleteWithToolCalls,
    onFinish: finish => finishes.push(finish?.finishReason ?? null),
    onToolCall({ toolCall }) {
      const output = results?.[toolCall.toolCallId];
      if (output !== undefined) {
        one.addToolResult({ tool: toolCall.toolName, toolCallId: toolCall.toolCallId, output });
      }
    },
  });
  await one.sendMessage({ text: question });
  await settled(() => one.status === 'ready' || one.status === 'error');
  return { messages: one.messages, status: one.status, error: one.error?.message ?? null, heads, finishes };
}

async function settled(condition) {
  for (let quiet = 0; quiet < 5; quiet = condition() ? quiet + 1 : 0) await new Promise(resolve => setTimeout(resolve, 10));
}

async function legacyChat({ url, key, body, protocol, question, results }) {
  const { callChatApi } = await import('@ai-sdk/ui-utils');
  const heads = [];
  const finishes = [];
  let messages = [{ id: 'q', role: 'user', content: question, parts: [{ type: 'text', text: question }] }];
  let answer;
  try {
    for (let turn = 0; turn < 3; turn++) {
      answer = undefined;
      await callChatApi({
        api: `${url}/aisdk/v1/chat`,
        body: { id: 'chat-1', messages: messages.map(({ role, content, parts, toolInvocations }) => ({ role, content, parts, toolInvocations })), ...body },
        streamProtocol: protocol ?? 'data',
        headers: { authorization: `Bearer ${key}`, ...(protocol ? { 'x-axonhub-stream-protocol': protocol } : {}) },
        restoreMessagesOnFailure() {},
        onUpdate: update => (answer = update.message),
        onFinish: (message, finish) => {
          answer = message;
          finishes.push(finish);
        },
        onToolCall: ({ toolCall }) => results?.[toolCall.toolCallId],
        generateId: () => `id-${messages.length}`,
        fetch: watched(heads),
        lastMessage: messages.at(-1),
      });
      messages = messages.at(-1).role === 'assistant' ? [...messages.slice(0, -1), answer] : [...messages, answer];
      const last = answer.parts.slice(answer.parts.findLastIndex(part => part.type === 'step-start') + 1);
      const calls = last.filter(part => part.type === 'tool-invocation');
      if (calls.length === 0 || calls.some(part => part.toolInvocation.state !== 'result')) break;
    }
    return { messages, status: 'ready', error: null, heads, finishes };
  } catch (error) {
    return { messages: answer ? [...messages, answer] : messages, status: 'error', error: error.message, heads, finishes };
  }
}

const providers = {
  async 'openai-compatible'({ url, key, model }) {
    const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
    return createOpenAICompatible({ name: 'axonhub', baseURL: `${url}/v1`, apiKey: key, includeUsage: true })(model);
  },
  async openai({ url, key, model }) {
    const { createOpenAI } = await import('@ai-sdk/openai');
    return createOpenAI({ baseURL: `${url}/v1`, apiKey: key }).chat(model);
  },
  async anthropic({ url, key, model }) {
    const { createAnthropic } = await import('@ai-sdk/anthropic');
    return createAnthropic({ baseURL: `${url}/anthropic/v1`, apiKey: key })(model);
  },
};

async function settings(call) {
  const schema = ai.jsonSchema({ type: 'object', properties: { city: { type: 'string' }, days: { type: 'number' } }, required: ['city'] });
  const tools = call.results && {
    get_weather: ai.tool({
      description: 'The weather',
      inputSchema: schema,
      execute: (input, { toolCallId }) => call.results[toolCallId],
    }),
  };
  return {
    model: await providers[call.provider](call),
    prompt: call.question,
    maxRetries: 0,
    ...(tools ? { tools, stopWhen: ai.stepCountIs?.(3) ?? ai.isStepCount(3) } : {}),
  };
}

function said(result) {
  const { text, finishReason, usage, reasoningText, steps } = result;
  return { text, finishReason, usage, reasoning: reasoningText ?? null, calls: steps.flatMap(step => step.toolCalls) };
}

async function generate(call) {
  return said(await ai.generateText(await settings(call)));
}

async function stream(call) {
  let failure;
  const result = ai.streamText({ ...(await settings(call)), onError: ({ error }) => (failure ??= error) });
  let deltas = '';
  for await (const delta of result.textStream) deltas += delta;
  if (failure) throw failure;
  const [text, finishReason, usage, reasoningText, steps] = await Promise.all([
    result.text, result.finishReason, result.usage, result.reasoningText, result.steps,
  ]);
  return { ...said({ text, finishReason, usage, reasoningText, steps }), deltas };
}

const ops = { chat: legacy ? legacyChat : chat, generate, stream };
for await (const line of createInterface({ input: process.stdin })) {
  const call = JSON.parse(line);
  let answer;
  try {
    answer = { ok: true, value: await ops[call.op](call) };
  } catch (error) {
    answer = { ok: false, error: { name: error.name, message: String(error.message), status: error.statusCode ?? null } };
  }
  console.log(JSON.stringify(answer));
}
