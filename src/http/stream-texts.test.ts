import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { toResponse } from './reply.ts';
import { type StreamForm, streamTexts } from './stream-texts.ts';

type Items = AsyncIterableIterator<string, undefined, undefined>;

/** A source whose items are handed in one by one. */
function source() {
  const waiting: ((read: IteratorResult<string, undefined>) => void)[] = [];
  const failing: ((cause: unknown) => void)[] = [];
  const state = { asked: 0, returned: 0 };
  const items: Items = {
    [Symbol.asyncIterator]: () => items,
    next() {
      state.asked += 1;
      return new Promise((resolve, reject) => {
        waiting.push(resolve);
        failing.push(reject);
      });
    },
    async return() {
      state.returned += 1;
      return { done: true, value: undefined };
    },
  };
  return {
    items,
    state,
    give: (value: string) => waiting.at(-1)?.({ done: false, value }),
    end: () => waiting.at(-1)?.({ done: true, value: undefined }),
    fail: (cause: unknown) => failing.at(-1)?.(cause),
  };
}

function opened(more: Partial<StreamForm<string>> = {}) {
  const controller = new AbortController();
  const closes: string[] = [];
  const from = source();
  const texts = streamTexts(from.items, {
    open: { signal: controller.signal, close: () => void closes.push('closed') },
    greeting: 'hello ',
    heartbeat: 'beat ',
    heartbeatMs: 10_000,
    textOf: (item) => `<${item}>`,
    ending: 'end',
    farewell: (reason) => `bye ${String(reason)}`,
    broken: (cause) => `broken ${String(cause)}`,
    ...more,
  });
  const listeners = () => getEventListeners(controller.signal, 'abort').length;
  return { from, texts, controller, closed: () => closes.length, listeners };
}

const text = (value: string) => ({ done: false, value });
const DONE = { done: true, value: undefined };

test('greets, then tells each item, asks for one at a time, and says its end', async () => {
  const { from, texts, closed } = opened();
  expect(await texts.next()).toEqual(text('hello '));
  expect(from.state.asked).toBe(0);
  for (const item of ['a', 'b']) {
    const read = texts.next();
    from.give(item);
    expect(await read).toEqual(text(`<${item}>`));
  }
  expect(from.state.asked).toBe(2);
  const last = texts.next();
  from.end();
  expect([await last, await texts.next(), await texts.next()]).toEqual([text('end'), DONE, DONE]);
  expect([closed(), from.state.returned]).toEqual([1, 1]);
});

test('sends comments while nothing happens, and asks no further meanwhile; what came is not lost', async () => {
  const { from, texts } = opened({ heartbeatMs: 20 });
  await texts.next();
  expect([await texts.next(), await texts.next()]).toEqual([text('beat '), text('beat ')]);
  expect(from.state.asked).toBe(1);
  from.give('a');
  await Promise.resolve();
  expect(await texts.next()).toEqual(text('<a>'));
  await texts.return?.();
});

test('says why it is told to end, behind what had come', async () => {
  const { from, texts, controller, closed, listeners } = opened({ heartbeatMs: 20 });
  await texts.next();
  expect(await texts.next()).toEqual(text('beat '));
  from.give('a');
  await new Promise((resolve) => setImmediate(resolve));
  controller.abort('now');
  expect([await texts.next(), await texts.next(), await texts.next()]).toEqual([text('<a>'), text('bye now'), DONE]);
  expect([closed(), from.state.returned, listeners()]).toEqual([1, 1, 0]);
});

test('a waiting reader is told at once, also on a signal that was aborted before', async () => {
  const { texts, controller } = opened();
  await texts.next();
  const read = texts.next();
  controller.abort('now');
  expect([await read, await texts.next()]).toEqual([text('bye now'), DONE]);

  const early = new AbortController();
  early.abort('before');
  const { texts: over } = opened({ open: { signal: early.signal, close: () => undefined } });
  expect([await over.next(), await over.next(), await over.next()]).toEqual([text('hello '), text('bye before'), DONE]);
});

test('a source that fails, and an item that cannot be written, end it with their word', async () => {
  const one = opened();
  await one.texts.next();
  const read = one.texts.next();
  one.from.fail('source');
  expect([await read, await one.texts.next()]).toEqual([text('broken source'), DONE]);

  const two = opened({
    textOf() {
      throw new Error('item');
    },
  });
  await two.texts.next();
  const written = two.texts.next();
  two.from.give('a');
  expect([await written, await two.texts.next()]).toEqual([text('broken Error: item'), DONE]);
  expect([one.closed(), two.closed(), two.from.state.returned]).toEqual([1, 1, 1]);
});

test('a reader who leaves ends the source, and nothing stays on the signal', async () => {
  const { from, texts, closed, listeners } = opened();
  await texts.next();
  const read = texts.next();
  await texts.return?.();
  expect([await read, await texts.next()]).toEqual([DONE, DONE]);
  expect([closed(), from.state.returned, listeners()]).toEqual([1, 1, 0]);
});

test('a Response of it ends its source when its reader cancels', async () => {
  const { from, texts } = opened();
  const response = toResponse({ status: 200, headers: { 'content-type': 'text/event-stream' }, texts });
  const reader = response.body?.getReader();
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('hello ');
  await reader?.cancel();
  expect(from.state.returned).toBe(1);
});
