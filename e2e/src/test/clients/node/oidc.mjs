// An identity provider: oidc-provider with its own log-in and consent pages, one client, and whoever it is told of.
// Arguments: port, the client's secret, its redirect URI. Prints {ok, value} for each line of
// {op: "ready"}, {op: "account", id, claims} (what it says of somebody from now on) and {op: "rotate"} (signs with a new key).
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import Provider from 'oidc-provider';

// the answers have stdout for themselves
console.log = console.info = console.warn = console.error;

const [port, secret, redirectUri] = process.argv.slice(2);
const issuer = `http://localhost:${port}`;
const accounts = new Map();

function signingKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' };
}

/** What one provider has begun another one of this process ends: their memory is the same. */
function provider() {
  return new Provider(issuer, {
    clients: [{ client_id: 'axonhub', client_secret: secret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    cookies: { keys: ['e2e'] },
    findAccount: (context, id) =>
      accounts.has(id) ? { accountId: id, claims: () => ({ sub: id, ...accounts.get(id) }) } : undefined,
    jwks: { keys: [signingKey()] },
    pkce: { required: () => true },
  }).callback();
}

let handle = provider();
const server = createServer((request, response) => handle(request, response));
server.listen(Number(port), '127.0.0.1');
await once(server, 'listening');

function act(call) {
  switch (call.op) {
    case 'ready':
      return issuer;
    case 'account':
      return accounts.set(call.id, call.claims).size;
    case 'rotate':
      handle = provider();
      return true;
    default:
      throw new Error(`no operation ${call.op}`);
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = { ok: true, value: act(JSON.parse(line)) };
  } catch (error) {
    answer = { ok: false, value: String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
