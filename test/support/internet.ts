import { onTestFinished } from 'vitest';
import { DomainError } from '../../src/kernel/errors.ts';
import { createGuard } from '../../src/platform/http-out/guard.ts';
import { assembleHttpOut, type HttpOut, type HttpOutOptions, type OutRequest } from '../../src/platform/http-out.ts';

/** What a name leads to, for each time it is asked; the last answer stays. */
export type Zone = Readonly<Record<string, readonly (readonly string[])[]>>;

/** Where the play takes place. Ports are open only when named. */
export type Internet = {
  zone?: Zone;
  ports?: readonly number[];
  /** Default 127.0.0.1 alone. */
  publicAddresses?: readonly string[];
  ca?: string;
  options?: Partial<HttpOutOptions> & { keptMs?: number };
};

/**
 * The way out, in a world where 127.0.0.1 plays the public internet and every other address is private, so that what
 * happens to strangers can be seen without leaving the machine. Counts the lookups of each name.
 */
export function internet({ zone = {}, ports = [], publicAddresses = ['127.0.0.1'], ca, options = {} }: Internet = {}): {
  http: HttpOut;
  asked: Map<string, number>;
} {
  const asked = new Map<string, number>();
  const guard = createGuard({
    allowOrigins: options.allowOrigins ?? [],
    allowedPorts: [80, 443, ...ports],
    openLookup: () => Promise.resolve(['127.0.0.1']),
    lookup: (name) => {
      const times = asked.get(name) ?? 0;
      asked.set(name, times + 1);
      const answers = zone[name]?.[times] ?? zone[name]?.at(-1);
      return answers
        ? Promise.resolve(answers)
        : Promise.reject(Object.assign(new Error(`queryA ENOTFOUND ${name}`), { code: 'ENOTFOUND' }));
    },
    isPublic: (address) => publicAddresses.includes(address),
  });
  const http = assembleHttpOut(guard, { allowOrigins: [], userAgent: 'eci-test/1', ...options, ...(ca && { ca }) });
  onTestFinished(() => http.close());
  return { http, asked };
}

/** The error a request ends with. @throws Error when it is answered, or fails in a way nobody promised */
export async function outFailure(http: HttpOut, input: OutRequest): Promise<DomainError> {
  const error: unknown = await http.request({ timeoutMs: 3_000, ...input }).then(
    (response) => new Error(`answered ${response.status}`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof DomainError) return error;
  throw new Error('The request did not fail as it should.', { cause: error });
}

/** A body as text. */
export function textOf(response: { body: Uint8Array }): string {
  return Buffer.from(response.body).toString('utf8');
}
