import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { waitFor } from '../support/matchers.ts';

let run: TestApp;
let ours: Tenant;

beforeAll(async () => {
  run = await openTestApp({ workerConcurrency: 4 });
  ours = await run.workspace();
  await ours.post('/v1/catalog', [
    {
      sku: 'VRN-AC1',
      title: 'Vornado AC1 air purifier',
      brand: 'Vornado',
      url: 'https://vornado.com/products/ac1',
      description: 'A quiet air purifier for the bedroom with a HEPA filter.',
      bullets: ['Quiet: 38 dB in the bedroom', 'HEPA filter for allergies'],
      price: { amount: '129.99', currency: 'USD' },
    },
  ]);
});
afterAll(() => run.close());

const PROMPTS = ['Which quiet air purifier is best for a bedroom?', 'Is the Vornado AC1 any good for allergies?'];

test('a session in a sandbox is answered by the simulator, read, and told of once', async () => {
  const started = await ours.post('/v1/prompt-runs', {
    prompts: PROMPTS,
    repeats: 3,
    competitors: [{ name: 'Levoit', url: 'https://levoit.com' }, { name: 'Coway' }],
  });
  expect(started.status, started.text).toBe(202);
  expect(started.headers.get('location')).toBe(`/v1/jobs/${started.body.job_id}`);
  expect(started.body).toMatchObject({ id: expect.stringMatching(/^ses_/), status: 'queued', units: 30 });
  const ended = await waitFor(async () => {
    const { body } = await ours.get(`/v1/prompt-runs/${started.body.id}?limit=30`);
    expect(body.status).toBe('completed');
    return body;
  });
  expect(ended.progress).toMatchObject({ done: 30, total: 30, spent_usd: 0 });
  expect(ended.responses.data.every(({ simulated }: Json) => simulated)).toBe(true);
  const named = ended.responses.data.filter(({ mentions }: Json) =>
    mentions.some(({ sku }: Json) => sku === 'VRN-AC1'),
  );
  expect(named.length).toBeGreaterThan(0);
  const { body } = await ours.get('/v1/events?types=prompt-runs.completed');
  expect(body.data.filter(({ type }: Json) => type === 'prompt-runs.completed')).toHaveLength(1);
});
