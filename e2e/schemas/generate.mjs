// Writes the JSON Schemas of what OpenAI's and Anthropic's SDKs take for granted in an answer, derived from the SDKs' own types, to
// the gateway's test resources. Run it when an SDK's pinned version moves, and review the difference:
//
//   npm ci --prefix e2e/schemas && node e2e/schemas/generate.mjs
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, '../../gateway/src/test/resources/schema');

for (const sdk of ['openai', 'anthropic']) {
  const schema = createGenerator({
    path: join(here, `${sdk}.ts`),
    tsconfig: join(here, 'tsconfig.json'),
    skipTypeCheck: true,
    additionalProperties: true,
    jsDoc: 'none',
    expose: 'export',
    sortProps: true,
  }).createSchema();
  writeFileSync(join(target, `${sdk}.schema.json`), `${JSON.stringify(schema, null, 1)}\n`);
}
