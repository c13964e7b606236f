import { Pool } from 'undici';
import type { Load, LoadResult } from './load.ts';

let sent = 0;

process.on('message', (load: Load) => {
  void run(load).then((result) => process.send?.(result));
});

/** As many requests at once as there are connections, each followed by the next, until the time is up. */
async function run(load: Load): Promise<LoadResult> {
  const { origin, pathname, search } = new URL(load.url);
  const pool = new Pool(origin, { connections: load.connections, pipelining: 1 });
  const milliseconds: number[] = [];
  let failures = 0;
  const last = sent + (load.requests ?? Number.POSITIVE_INFINITY);
  const start = performance.now();
  const end = start + load.seconds * 1000;
  const loop = async (): Promise<void> => {
    while (performance.now() < end && sent < last) {
      sent += 1;
      const body = load.body === null ? null : load.body.replaceAll('{n}', String(sent));
      const at = performance.now();
      const answer = await pool.request({ path: pathname + search, method: load.method, headers: load.headers, body });
      const text = await answer.body.text();
      milliseconds.push(performance.now() - at);
      if ((answer.statusCode >= 300 && answer.statusCode !== 304) || text.startsWith('{"errors"')) failures += 1;
    }
  };
  await Promise.all(Array.from({ length: load.connections }, loop));
  const seconds = (performance.now() - start) / 1000;
  await pool.close();
  milliseconds.sort((left, right) => left - right);
  return { perSecond: milliseconds.length / seconds, milliseconds, failures };
}
