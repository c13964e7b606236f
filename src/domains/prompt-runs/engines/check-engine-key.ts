import type { HttpOut } from '../../../platform/http-out.ts';
import { ADAPTERS } from './adapters.ts';
import { type EngineId, type EngineReading, type EngineSettings, emptyReading, type Outcome } from './engine.ts';
import { NOT_JSON, readHttpFailure, readTransportFailure, readVendorError, vendorError } from './failure.ts';
import { parseBody } from './parse-body.ts';
import { send, type WireResponse } from './send.ts';

/** Does a key open its model? `outcome` tells whether another time it may. */
export type KeyCheck = { ok: true } | { ok: false; outcome: Outcome; code: string; message: string };

/** How the engine is reached for a check. */
export type KeyCheckAccess = { http: Pick<HttpOut, 'request'>; signal: AbortSignal };

/** Somebody waits for it. */
const TIMEOUT_MS = 7_000;

/**
 * Asks the engine whether it knows the key and the model, by the cheapest request it has: free for all but Perplexity.
 *
 * @throws egress_denied when the configured address may not be requested; the signal's reason when it aborts
 */
export async function checkEngineKey(
  id: EngineId,
  settings: EngineSettings,
  access: KeyCheckAccess,
): Promise<KeyCheck> {
  const response = await send(ADAPTERS[id].check(settings), { ...access, settings, timeoutMs: TIMEOUT_MS });
  const failed = readFailure(response);
  if (!failed) return { ok: true };
  const { outcome, error } = failed;
  return { ok: false, outcome, code: error?.code ?? outcome, message: error?.message ?? 'The engine refused.' };
}

function readFailure({ status, body, failure }: WireResponse): EngineReading | null {
  if (failure) return readTransportFailure(failure);
  const parsed = parseBody(body);
  if (status !== 200) return readHttpFailure(status, parsed);
  if (!parsed) return emptyReading('unreadable', NOT_JSON);
  const error = vendorError(parsed);
  return error && readVendorError(error);
}
