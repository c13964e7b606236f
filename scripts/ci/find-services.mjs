// Prints the URL of a local service that answers and lets us in; ends with 1 when there is none.
import { connect } from 'node:net';
import pg from 'pg';

const found = process.argv[2] === 'redis' ? await findRedis() : await findPostgres();
if (found) console.log(found);
process.exitCode = found ? 0 : 1;

async function findPostgres() {
  for (const user of ['postgres', 'root']) {
    const url = `postgresql://${user}@127.0.0.1:5432/postgres`;
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = current_user AND rolsuper');
      if (rows.length === 1) return url;
    } catch {
      // Nobody there, or not for this user: the next one, or the embedded one.
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  return null;
}

function findRedis() {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: 6379 });
    const end = (url) => {
      socket.destroy();
      resolve(url);
    };
    socket.setTimeout(2_000, () => end(null));
    socket.once('error', () => end(null));
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (data) => end(String(data).startsWith('+PONG') ? 'redis://127.0.0.1:6379' : null));
  });
}
