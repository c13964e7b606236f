import { Pool } from 'undici';
import type { RawVisits, RawVisitsResult } from './raw-visits.ts';

/** What visiting pages cannot cost less than: these requests over connections that stay open, and nothing else. */
process.on('message', (visits: RawVisits) => {
  void run(visits).then((result) => process.send?.(result));
});

async function run({ urls, userAgents, atOnce }: RawVisits): Promise<RawVisitsResult> {
  const [first = ''] = urls;
  const pool = new Pool(new URL(first).origin, { connections: atOnce, pipelining: 1 });
  const visits = urls.flatMap((url) => userAgents.map((userAgent) => ({ path: new URL(url).pathname, userAgent })));
  let next = 0;
  let refused = 0;
  const loop = async (): Promise<void> => {
    for (let visit = visits[next]; visit; visit = visits[next]) {
      next += 1;
      const headers = { 'user-agent': visit.userAgent, accept: 'text/html' };
      const answer = await pool.request({ path: visit.path, method: 'GET', headers });
      await answer.body.arrayBuffer();
      if (answer.statusCode !== 200) refused += 1;
    }
  };
  const before = process.cpuUsage();
  const start = performance.now();
  await Promise.all(Array.from({ length: atOnce }, loop));
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  await pool.close();
  return { seconds, cpuMs: (user + system) / 1000, refused };
}
