import { expect, test } from 'vitest';
import { messagesOf, nameMessages } from './messages.ts';
import type { Candidate } from './plan-dispatch.ts';

const job = (id: string, more: Partial<Candidate> = {}): Candidate => {
  const kind = { lane: 'default', key: '', isLate: false, workspaceId: 'ws_a', type: 'audit.run' };
  return { id, ...kind, attempts: 0, size: 2, ...more };
};

test('jobs of one lane, workspace and kind share messages of their size, named after their first', () => {
  const jobs = [job('a'), job('x', { workspaceId: 'ws_b' }), job('b'), job('c'), job('y', { type: 'catalog.import' })];
  expect(nameMessages(jobs)).toEqual([
    { id: 'a', message: 'a-0' },
    { id: 'b', message: 'a-0' },
    { id: 'x', message: null },
    { id: 'c', message: null },
    { id: 'y', message: null },
  ]);
});

test('a job that goes alone shares no message, whatever stands beside it', () => {
  const jobs = [job('a'), job('b', { size: 1 }), job('c', { size: 1 }), job('d')];
  expect(nameMessages(jobs).filter(({ message }) => message === null)).toEqual([
    { id: 'b', message: null },
    { id: 'c', message: null },
  ]);
});

test('what is left of a message is the same message: added again while the queue has it, it is not there twice', () => {
  const handed = { lane: 'default', attempt: 0 };
  expect(
    messagesOf([
      { ...handed, id: 'b', message: 'a-0' },
      { ...handed, id: 'z', message: null },
      { ...handed, id: 'c', message: 'a-0' },
    ]),
  ).toEqual([
    { ...handed, id: 'b', others: ['c'], name: 'a-0' },
    { ...handed, id: 'z', others: [] },
  ]);
});
