import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Listener, listen } from '../../src/http/listen.ts';
import { createSettings } from '../../src/kernel/settings.ts';
import { type SimulatorServer, serveEngineSimulator } from '../../src/simulators/engines/server.ts';
import { createEngineSimulator } from '../../src/simulators/engines/simulator.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { type Prism, startPrism } from '../support/prism.ts';
import { isRowParameter, restRequest, restRoutes, routeName } from '../support/rest-requests.ts';
import { successRequest } from '../support/rest-successes.ts';
import { openShop, type TestShop } from '../support/shop.ts';
import { unlimitedTenant } from '../support/unlimited.ts';

/** What an answer is turned into on its way to Prism, to see that Prism would notice. */
type Tamper = (response: Response) => Response;

const asItIs: Tamper = (response) => response;

let run: TestApp;
let shop: TestShop;
let engines: SimulatorServer;
let listener: Listener;
let prism: Prism;
let tamper = asItIs;
/** The keys of a workspace without rows. */
let nobody: string;
let jobsReader: string;
let catalogReader: string;

beforeAll(async () => {
  shop = await openShop();
  engines = await serveEngineSimulator(
    createEngineSimulator({ world: { products: [], competitors: [] }, seed: 'proxy' }),
  );
  const settings = createSettings({ ENGINE_CHATGPT_BASE_URL: `${engines.origin}/chatgpt` });
  run = await openTestApp({ isStarted: false, egressAllow: [shop.origin], settings });
  listener = await listen({ host: '127.0.0.1', port: 0 });
  listener.serve(async (request, from) => tamper(firstPart(await run.app.fetch(request, from))));
  const { key, workspaceId } = await unlimitedTenant(run);
  nobody = key;
  jobsReader = (await run.tenantWith(workspaceId, ['jobs:read'])).key;
  catalogReader = (await run.tenantWith(workspaceId, ['catalog:read'])).key;
  prism = await startPrism(`http://127.0.0.1:${listener.port}/v1`);
}, 120_000);

afterAll(async () => {
  await prism?.close();
  await listener?.close(100);
  await run?.close();
  await shop?.close();
  await engines?.close();
});

const rows = restRoutes.map((route) => [routeName(route), route] as const);

/** A stream's schema is of one message, since OpenAPI 3.1 has no other word for it; Prism holds it against the whole. */
const WHOLE_STREAM =
  '[{"location":["response","body"],"severity":"Error","code":"type","message":"Response body must be object"}]';

describe('Prism, between a client and the listening product, finds nothing that the document does not say', () => {
  test.each(rows)('%s, asked as its example says', async (_name, route) => {
    const tenant = await unlimitedTenant(run);
    const request = await successRequest(route, { run, tenant, shop });
    const isStream = route.envelope === 'stream';
    if (isStream) expect((await through(request, tenant.key)).violations).toBe(WHOLE_STREAM);
    const answer = isStream ? await past(request, tenant.key) : await through(request, tenant.key);
    expect(answer).toMatchObject({ status: route.status, violations: null, isOurs: true });
    expect(answer.headers.get('x-ratelimit-remaining')).not.toBeNull();
  });

  test.each(rows)('%s, refused', async (_name, route) => {
    const request = restRequest(route);
    const readsJobs = route.scopes.includes('jobs:read');
    const answers: [Seen, number][] = [[await through(request, readsJobs ? catalogReader : jobsReader), 403]];
    if (route.parameters.some(isRowParameter)) answers.push([await through(request, nobody), 404]);
    for (const [answer, status] of answers) expect(answer).toMatchObject({ status, violations: null, isOurs: true });
  });

  test('a request without a key that is known', async () => {
    const answer = await through({ method: 'GET', path: '/v1/catalog', init: {} }, 'ei_test_unknown');
    expect(answer).toMatchObject({ status: 401, violations: null, isOurs: true });
  });
});

describe('Prism would notice', () => {
  const withJson = rows.filter(([, { envelope }]) => envelope !== 'stream' && envelope !== 'download');

  test.each(withJson)('%s, answered with another body', async (_name, route) => {
    tamper = () => Response.json({ nothing: 'of this' }, { status: route.status });
    const answer = await through(restRequest(route), nobody).finally(() => {
      tamper = asItIs;
    });
    expect(answer).toMatchObject({ status: 500, isOurs: false });
    expect(answer.text).toContain('VIOLATIONS');
  });

  test('a parameter out of its bounds, before the product sees it', async () => {
    const answer = await through({ method: 'GET', path: '/v1/catalog?limit=201', init: {} }, nobody);
    expect(answer).toMatchObject({ status: 422, isOurs: false });
    expect(answer.text).toContain('must be <= 200');
  });
});

type Seen = { status: number; violations: string | null; isOurs: boolean; headers: Headers; text: string };

/** Sends a request of `/v1` through Prism. `isOurs` is false when Prism answers in the product's place. */
function through({ path, init }: ReturnType<typeof restRequest>, key: string): Promise<Seen> {
  return send(prism.origin + path.slice('/v1'.length), init, key);
}

/** The same request past Prism. */
function past({ path, init }: ReturnType<typeof restRequest>, key: string): Promise<Seen> {
  return send(`http://127.0.0.1:${listener.port}${path}`, init, key);
}

async function send(url: string, init: RequestInit, key: string): Promise<Seen> {
  const response = await fetch(url, { ...init, headers: { ...init.headers, Authorization: `Bearer ${key}` } });
  const { status, headers } = response;
  const isOurs = headers.get('x-request-id') !== null;
  return { status, headers, isOurs, violations: headers.get('sl-violations'), text: await response.text() };
}

/** Prism reads a body to its end, so a stream without one ends behind its first part here. */
function firstPart(response: Response): Response {
  const isEndless = response.headers.get('content-type')?.startsWith('text/event-stream');
  if (!isEndless || !response.body) return response;
  const reader = response.body.getReader();
  const first = new ReadableStream({
    async pull(controller) {
      const { value } = await reader.read();
      if (value) controller.enqueue(value);
      controller.close();
      await reader.cancel();
    },
  });
  return new Response(first, response);
}
