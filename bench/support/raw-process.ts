import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import pg from 'pg';
import { RAW_APPLICATION } from './backends.ts';
import { RAW_STATEMENTS } from './raw.ts';

/**
 * The limit that the product is held against: no key, no rules, one prepared statement a request whose JSON PostgreSQL
 * built. `raw-process.ts DATABASE_URL WORKSPACE_ID`, then `/name?first-value`; `/conditional/name?…` has an ETag.
 */
const [databaseUrl = '', workspaceId = ''] = process.argv.slice(2);
const pool = new pg.Pool({
  connectionString: databaseUrl,
  max: 20,
  application_name: RAW_APPLICATION,
  // The others of a round may take longer than a pool keeps what nobody uses, and to connect is not what is measured.
  idleTimeoutMillis: 0,
});

const server = createServer((request, response) => {
  const [path = '', value = ''] = (request.url ?? '/').slice(1).split('?');
  const isConditional = path.startsWith('conditional/');
  const name = isConditional ? path.slice('conditional/'.length) : path;
  const text = RAW_STATEMENTS[name] ?? '';
  void pool.query<{ json: string }>({ name, text, values: [workspaceId, value] }).then(
    ({ rows }) => {
      const json = rows[0]?.json ?? '';
      if (isConditional) {
        const etag = `W/"${createHash('sha256').update(json).digest('base64url').slice(0, 22)}"`;
        response.setHeader('ETag', etag);
        if (request.headers['if-none-match'] === etag) {
          response.statusCode = 304;
          response.end();
          return;
        }
      }
      response.setHeader('Content-Type', 'application/json; charset=utf-8');
      response.end(json);
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
