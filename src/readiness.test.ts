import { expect, test, vi } from 'vitest';
import { createReadiness } from './readiness.ts';

test('what is vital, or was never there, is waited for; what went away later is only lacked', async () => {
  vi.useFakeTimers();
  const there = { database: false, queue: false };
  const look = (name: keyof typeof there) => async () => {
    if (!there[name]) throw new Error('away');
  };
  const readiness = createReadiness([
    { name: 'database', isVital: true, check: look('database') },
    { name: 'queue', isVital: false, check: look('queue') },
  ]);
  const next = async (now: Partial<typeof there>) => {
    Object.assign(there, now);
    vi.advanceTimersByTime(1_000);
    return readiness();
  };
  expect(await next({})).toEqual({ waitingFor: ['database', 'queue'], degraded: [] });
  expect(await next({ database: true })).toEqual({ waitingFor: ['queue'], degraded: [] });
  expect(await next({ queue: true })).toEqual({ waitingFor: [], degraded: [] });
  expect(await next({ queue: false })).toEqual({ waitingFor: [], degraded: ['queue'] });
  expect(await next({ database: false })).toEqual({ waitingFor: ['database'], degraded: ['queue'] });
  vi.useRealTimers();
});
