import { afterAll, beforeAll, expect, test } from 'vitest';
import { RESPONSE_COLUMNS } from '../../src/domains/prompt-runs/run/response-rows.ts';
import type { EngineResponse } from '../../src/generated/prisma/client.ts';
import type { Tenant } from '../support/app.ts';
import { waitFor } from '../support/matchers.ts';
import { type NotedApp, openNotedApp, readingOfPrepared, type Sent } from '../support/plans.ts';

/** To five engines, twice. */
const PROMPTS = 30;

/** Questions of one job. */
const AT_ONCE = 25;

let noted: NotedApp;
let tenant: Tenant;
let updates: Sent[];

beforeAll(async () => {
  noted = await openNotedApp({ isStarted: true });
  tenant = await noted.run.workspace();
  await tenant.post('/v1/catalog', { sku: 'kettle', title: 'Kettle', url: 'https://shop.example/kettle' });
  const prompts = Array.from({ length: PROMPTS }, (_, index) => `Which kettle is best for ${index + 1} cups?`);
  const { body } = await tenant.post('/v1/prompt-runs', { prompts, repeats: 2 });
  await waitFor(async () => expect((await tenant.get(`/v1/jobs/${body.job_id}`)).body.status).toBe('succeeded'));
  updates = noted.statements.filter(({ text }) => /update engine_responses response/.test(text));
}, 120_000);

afterAll(() => noted?.close());

test('a statement that returns a question returns what the typed client would read', async () => {
  const { services } = noted.run.app;
  const { workspaceId } = tenant;
  const returned = await services.transaction(
    (tx) => tx.$queryRaw<EngineResponse[]>`
      select ${RESPONSE_COLUMNS} from engine_responses response where workspace_id = ${workspaceId} order by position`,
  );
  const read = await services.db.engineResponse.findMany({ where: { workspaceId }, orderBy: { position: 'asc' } });
  expect(returned).toEqual(read);
  expect(returned).toHaveLength(PROMPTS * 5 * 2);
  expect(Object.keys(returned[0] ?? {}).sort()).toEqual(Object.keys(read[0] ?? {}).sort());
});

test.each(['before it is analyzed', 'after'])(
  'some questions of a session are begun and ended by their ids, and no others are read, %s',
  async (when) => {
    if (when === 'after') await noted.pool.query('analyze');
    const texts = new Set(updates.map(({ text }) => text));
    expect(texts.size).toBe(2);
    for (const text of texts) {
      const statement = updates.find((update) => update.text === text);
      if (!statement) continue;
      const { rows, plan } = await readingOfPrepared(noted.pool, statement, { isLarge: true });
      expect(rows, plan).toBeLessThanOrEqual(4 * AT_ONCE);
    }
  },
);
