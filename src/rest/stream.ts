import type { ExecutionResult } from 'graphql';
import { toDomainError } from '../kernel/errors.ts';
import type { CompiledRoute } from './compiled.ts';
import { errorResponse, executionError } from './errors.ts';
import { isRecord } from './output.ts';

/** One server-sent event; the edge writes it as bytes. `id` is what a client sends back as `Last-Event-ID`; `cause` is for the log. */
export type ServerSentEvent = { id: string | null; event: string | null; data: unknown; cause?: unknown };

/**
 * The payloads of a subscription as events: `id` from the payload's `cursor`, `event` from its `type`.
 * A payload with an error, or a source that fails, becomes one event `error` with the usual body, and the stream ends.
 */
export async function* serverSentEvents(
  route: CompiledRoute,
  results: AsyncIterable<ExecutionResult>,
  requestId: string,
): AsyncGenerator<ServerSentEvent, void, void> {
  try {
    for await (const result of results) {
      if (result.errors && result.errors.length > 0) throw executionError(result.errors, route, false);
      const value = result.data?.[route.operation.rootKey];
      if (value === null || value === undefined) continue;
      const data = route.write ? route.write(value) : value;
      yield { id: textOf(data, 'cursor'), event: textOf(data, 'type'), data };
    }
  } catch (thrown) {
    const { body, cause } = errorResponse(toDomainError(thrown), requestId);
    yield { id: null, event: 'error', data: body, ...(cause === undefined ? {} : { cause }) };
  }
}

function textOf(data: unknown, key: string): string | null {
  const value = isRecord(data) ? data[key] : undefined;
  return typeof value === 'string' ? value : null;
}
