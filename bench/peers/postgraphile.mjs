// PostGraphile over the same tables, as its own documentation sets it up. `postgraphile.mjs DATABASE_URL`
import { createServer } from 'node:http';
import { grafserv } from 'grafserv/node';
import { postgraphile } from 'postgraphile';
import { makePgService } from 'postgraphile/adaptors/pg';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';

const [databaseUrl] = process.argv.slice(2);
const connectionString = `${databaseUrl}${databaseUrl.includes('?') ? '&' : '?'}application_name=bench-postgraphile`;
const peer = postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ connectionString, schemas: ['public'], poolConfig: { max: 20 } })],
  grafserv: { graphiql: false, watch: false },
  grafast: { explain: false },
});
const server = createServer();
server.on('error', (error) => {
  throw error;
});
const served = peer.createServ(grafserv);
await served.addTo(server);
const schema = await peer.getSchema();
if (process.env.PRINT_QUERY)
  console.log(Object.keys(schema.getQueryType().getFields()).filter((name) => /product/i.test(name)));
server.listen(0, '127.0.0.1', () => process.send?.(server.address().port));
