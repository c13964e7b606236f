import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { sanitizeText } from '../../src/kernel/text.ts';
import { restAimedAt } from '../support/aimed-requests.ts';
import type { Json, Tenant, TestApp } from '../support/app.ts';
import { bodyPlaces, faultOf, HOSTILE, hostileJson, placeName, UNSTORABLE, withBodyValue } from '../support/hostile.ts';
import { openPlanted } from '../support/planted.ts';
import { restRoutes, routeName } from '../support/rest-requests.ts';
import type { TenantRows } from '../support/tenant-rows.ts';

// A row of the matrix is some hundred requests, which a busy machine takes its time for.
vi.setConfig({ testTimeout: 120_000 });

let run: TestApp;
let ours: Tenant;
let rows: TenantRows;

beforeAll(async () => {
  ({ run, ours, rows } = await openPlanted());
});
afterAll(() => run.close());

type Heard = { status: number; text: string };

/** A stream that opens is let go of. */
async function ask(path: string, init: RequestInit = {}): Promise<Heard> {
  const response = await ours.raw(path, init);
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  if (isStream) await response.body?.cancel();
  return { status: response.status, text: isStream ? '' : await response.text() };
}

const isRefusedText = ({ status, text }: Heard) =>
  status === 400 && /"code":"(invalid_text|validation_failed)"/.test(text);
const withBody = (init: RequestInit, body: string): RequestInit => ({
  ...init,
  body,
  headers: { 'Content-Type': 'application/json' },
});
const routes = restRoutes.map((route) => [routeName(route), route] as const);

describe('no value that a caller can send fails on our side, and no text is stored as another', () => {
  const addressed = routes.filter(([, { parameters }]) => parameters.length > 0);
  test.each(addressed)('%s in its address', async (_name, route) => {
    const faults: string[] = [];
    for (const { name } of route.parameters) {
      const send = (value: string) => {
        const { path, init } = restAimedAt(route, rows, { [name]: value });
        return ask(path, init);
      };
      const nul = await send(UNSTORABLE['a NUL'] ?? '');
      if (!isRefusedText(nul)) faults.push(`a NUL in ${name}: ${nul.status} ${nul.text.slice(0, 200)}`);
      faults.push(
        ...(await faultsOf(name, (value) => send(typeof value === 'string' ? value : JSON.stringify(value)))),
      );
    }
    expect(faults).toEqual([]);
  });

  const written = routes.filter(([, route]) => bodyPlaces(route).length > 0);
  test.each(written)('%s in its body', async (_name, route) => {
    const { path, init } = restAimedAt(route, rows);
    const valid: unknown = JSON.parse(String(init.body));
    const faults: string[] = [];
    for (const place of bodyPlaces(route)) {
      const send = (value: unknown) => ask(path, withBody(init, hostileJson(withBodyValue(valid, place, value))));
      faults.push(...(await faultsOf(placeName(place), send)));
    }
    expect(faults).toEqual([]);
    expect(Object.hasOwn(Object.prototype, 'isPolluted')).toBe(false);
  });

  test.each(written)('%s names every field of its body that holds what cannot be stored', async (_name, route) => {
    const { path, init } = restAimedAt(route, rows);
    const valid: unknown = JSON.parse(String(init.body));
    for (const text of Object.values(UNSTORABLE)) {
      const places = bodyPlaces(route);
      const body = places.reduce((whole, place) => withBodyValue(whole, place, text), valid);
      const heard = await ask(path, withBody(init, JSON.stringify(body)));
      expect(isRefusedText(heard), heard.text).toBe(true);
      const named: string[] = JSON.parse(heard.text).error.details.errors.map(({ field }: Json) =>
        // A list of objects is sent with one, which the answer names by its index.
        field.replace(/^\[0\]\./, '').replaceAll('[0].', '.'),
      );
      const expected = places.map(placeName);
      expect(named.toSorted()).toEqual(expected.toSorted());
    }
  });
});

async function faultsOf(place: string, send: (value: unknown) => Promise<Heard>): Promise<string[]> {
  const faults: string[] = [];
  for (const [kind, value] of Object.entries(HOSTILE)) {
    const fault = faultOf(await send(value));
    if (fault) faults.push(`${kind} in ${place}: ${fault}`);
  }
  return faults;
}

const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const SHAPES: [string, string][] = [
  ['a body of 100,000 levels', deep(100_000)],
  ['a field of 100,000 levels', `{"title":${deep(100_000)},"after":${deep(100_000)}}`],
  ['100,000 levels that never close', '{"a":'.repeat(100_000)],
  ['keys that are given twice', '{"name":"a","name":"b"}'],
  ['keys of a prototype', '{"__proto__":{"isPolluted":true},"constructor":{"prototype":{"isPolluted":true}}}'],
  ['a number', '1e400'],
  ['a text of 900 KB', JSON.stringify({ name: 'x'.repeat(900_000) })],
  ['a key of 900 KB', JSON.stringify({ ['x'.repeat(900_000)]: 1 })],
  ['nothing', 'null'],
];

describe('a body that is shaped to hurt is refused or answered', () => {
  const writing = restRoutes.filter(({ body }) => body.kind !== 'none' && body.kind !== 'upload');
  test.each(SHAPES)('%s', async (_name, body) => {
    const faults: string[] = [];
    for (const route of writing) {
      const { path, init } = restAimedAt(route, rows);
      const heard = await ask(path, withBody(init, body));
      const fault = faultOf(heard);
      if (fault) faults.push(`${routeName(route)}: ${fault}`);
      // The answer names what is wrong; it does not send the body back.
      if (heard.text.length > 20_000) faults.push(`${routeName(route)} answers ${heard.text.length} characters`);
    }
    expect(faults).toEqual([]);
    expect(Object.hasOwn(Object.prototype, 'isPolluted')).toBe(false);
  });
});

const SEEDED = { seed: 20_261_126, numRuns: 25 } as const;
/** Any 16-bit units, half pairs and NUL among them. */
const anyText = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
  maxLength: 40,
});
const byte = fc.integer({ min: 0, max: 255 });

describe('whatever is sent, the answer is one of the table', () => {
  const holds = async (heard: Heard) => expect(faultOf(heard)).toBeNull();

  test('any text as a title, a tag and a filter', () =>
    fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const { sku } = rows;
        const changed = await ask(
          `/v1/catalog/${sku}`,
          withBody({ method: 'PATCH' }, JSON.stringify({ tags: [text] })),
        );
        await holds(changed);
        await holds(await ask(`/v1/catalog?q=${encodeURIComponent(sanitizeText(text))}`));
        if (changed.status === 200)
          expect(JSON.parse(changed.text).tags, 'what is stored is what was sent').toEqual([text.trim()]);
      }),
      SEEDED,
    ));

  test('any JSON as a body', () =>
    fc.assert(
      fc.asyncProperty(
        fc.json({ maxDepth: 4 }),
        fc.constantFrom('/v1/catalog', '/v1/scores/audit', '/v1/schedules'),
        async (body, path) => {
          await holds(await ask(path, withBody({ method: 'POST' }, body)));
        },
      ),
      SEEDED,
    ));

  test('any bytes as a body', () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async (bytes) => {
        for (const path of ['/v1/catalog', '/graphql']) {
          await holds(
            await ask(path, {
              method: 'POST',
              body: new Uint8Array(bytes),
              headers: { 'Content-Type': 'application/json' },
            }),
          );
        }
      }),
      SEEDED,
    ));

  test('any bytes in a path', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(byte, { maxLength: 12 }),
        fc.constantFrom('catalog', 'jobs', 'scores'),
        async (bytes, list) => {
          const hex = bytes.map((value) => `%${value.toString(16).padStart(2, '0')}`).join('');
          await holds(await ask(`/v1/${list}/${hex}`));
        },
      ),
      SEEDED,
    ));

  test('any bytes as a cursor', () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), async (bytes) => {
        const texts = [Buffer.from(bytes).toString('base64url'), Buffer.from(bytes).toString('latin1')];
        for (const text of [...texts, `${texts[0]}.${texts[0]}`]) {
          await holds(await ask(`/v1/catalog?cursor=${encodeURIComponent(text)}`));
          await holds(await ask(`/v1/events/stream?after=${encodeURIComponent(text)}`));
        }
      }),
      SEEDED,
    ));

  test('any bytes in the headers that are read', () =>
    fc.assert(
      fc.asyncProperty(fc.array(byte, { minLength: 1, maxLength: 300 }), async (bytes) => {
        const text = String.fromCharCode(...bytes.filter((value) => ![0, 10, 13].includes(value))).trim();
        const send = (name: string, path: string, init: RequestInit = {}) =>
          ours.raw(path, { ...init, headers: { 'Content-Type': 'application/json', [name]: text } });
        const answers = [
          await send('X-Request-Id', '/v1/catalog?limit=1'),
          await send('If-None-Match', `/v1/catalog/${rows.sku}`),
          await send('If-Match', `/v1/catalog/${rows.sku}`, { method: 'PATCH', body: '{"brand":"B"}' }),
          await send('Idempotency-Key', `/v1/catalog/${rows.sku}`, { method: 'PATCH', body: '{"brand":"B"}' }),
          await send('Last-Event-ID', '/v1/events/stream'),
          await send('Content-Type', '/v1/catalog', { method: 'POST', body: '{}' }),
        ];
        for (const response of answers) {
          const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
          if (isStream) await response.body?.cancel();
          await holds({ status: response.status, text: isStream ? '' : await response.text() });
          expect(response.headers.get('x-request-id')).toMatch(/^[A-Za-z0-9._:-]{1,128}$/);
        }
      }),
      { ...SEEDED, numRuns: 12 },
    ));
});
