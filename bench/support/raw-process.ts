import { createServer } from 'node:http';
import pg from 'pg';
import { RAW_STATEMENTS } from './raw.ts';

/**
 * The limit that the product is held against: no key, no rules, one prepared statement a request whose JSON PostgreSQL
 * built. `raw-process.ts DATABASE_URL WORKSPACE_ID`, then `/name?first-value`.
 */
const [databaseUrl = '', workspaceId = ''] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 20 });

const server = createServer((request, response) => {
  const [name = '', value = ''] = (request.url ?? '/').slice(1).split('?');
  const text = RAW_STATEMENTS[name] ?? '';
  void pool.query<{ json: string }>({ name, text, values: [workspaceId, value] }).then(
    ({ rows }) => {
      response.setHeader('Content-Type', 'application/json; charset=utf-8');
      response.end(rows[0]?.json ?? '');
    },
    (error: Error) => {
      response.statusCode = 500;
      response.end(error.message);
    },
  );
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(typeof address === 'object' && address ? address.port : 0);
});
