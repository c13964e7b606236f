import { GraphQLError } from 'graphql';
import { expect, test } from 'vitest';
import { ask, compileShop, shopRest } from '../../test/support/rest-shop-routes.ts';
import { DomainError } from '../kernel/errors.ts';
import { serverSentEvents } from './stream.ts';

const rest = shopRest();

test('each payload is one event, its id the cursor and its name the type', async () => {
  const { status, headers, body } = await ask(rest, 'GET /v1/progress?after=1');
  expect([status, headers['Content-Type']]).toEqual([200, 'text/event-stream; charset=utf-8']);
  expect(body).toEqual([
    { id: '2', event: 'job.progress', data: { cursor: '2', type: 'job.progress', status: 'running' } },
    { id: '3', event: 'job.progress', data: { cursor: '3', type: 'job.progress', status: 'succeeded' } },
  ]);
});

test('a browser that reconnects goes on after the last event it got, whatever its URL says', async () => {
  const { body } = await ask(rest, 'GET /v1/progress?after=0', { lastEventId: '2' });
  expect(body).toMatchObject([{ id: '3' }]);
});

test('a source that fails ends the stream with one error event in the usual form', async () => {
  const { body } = await ask(rest, 'GET /v1/progress?after=2&fail=true');
  expect(body).toEqual([
    { id: '3', event: 'job.progress', data: { cursor: '3', type: 'job.progress', status: 'succeeded' } },
    {
      event: 'error',
      data: { error: { code: 'unavailable', message: 'The log is down.', details: {}, request_id: 'req_1' } },
    },
  ]);
});

test('a bad parameter is refused before the stream opens', async () => {
  expect(await ask(rest, 'GET /v1/progress?fail=maybe')).toMatchObject({ status: 400 });
});

test('a refusal before the first event has its own status', async () => {
  const error = new GraphQLError('no', {
    originalError: new DomainError('insufficient_scope', 'The key lacks events:read.'),
  });
  const closed = shopRest({ subscribe: async () => ({ errors: [error] }) });
  expect(await ask(closed, 'GET /v1/progress')).toMatchObject({
    status: 403,
    body: { error: { code: 'insufficient_scope' } },
  });
});

test('a stream is stopped at once while its source is silent', async () => {
  const route = compileShop().find(({ envelope }) => envelope === 'stream');
  if (!route) throw new Error('the shop has a stream');
  let isReturned = false;
  const silent = {
    [Symbol.asyncIterator]: () => silent,
    next: () => new Promise<never>(() => {}),
    return: async () => {
      isReturned = true;
      return { done: true as const, value: undefined };
    },
  };
  const events = serverSentEvents(route, silent, 'req_1');
  const pending = events.next();
  expect(await events.return?.()).toEqual({ done: true, value: undefined });
  expect(isReturned).toBe(true);
  expect(await Promise.race([pending, Promise.resolve('still waiting')])).toBe('still waiting');
});
