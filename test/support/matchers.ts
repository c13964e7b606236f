import { expect } from 'vitest';
import type { Answer } from './app.ts';

/** Expects the documented error form with this status and code, with a request id and nothing internal. */
export function expectError(answer: Answer, status: number, code: string): void {
  expect({ status: answer.status, code: answer.body?.error?.code }, answer.text.slice(0, 500)).toEqual({
    status,
    code,
  });
  expect(Object.keys(answer.body)).toEqual(['error']);
  expect(Object.keys(answer.body.error).sort()).toEqual(['code', 'details', 'message', 'request_id']);
  expect(answer.body.error.request_id).toBe(answer.headers.get('x-request-id'));
  expect(answer.text).not.toMatch(/prisma|select |\/src\/|node_modules| {4}at /i);
}

/** Resolves when the check passes; fails with its last complaint after 45 seconds. */
export async function waitFor<T>(check: () => Promise<T> | T, timeoutMs = 45_000): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}
