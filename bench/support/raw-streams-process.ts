import { createServer, type ServerResponse } from 'node:http';

/** What streams cannot cost less than: an open answer each, and the same bytes written to all when told to. */
const open = new Set<ServerResponse>();
const BODY = JSON.stringify({ id: 'evt_raw', type: 'audit.completed', data: { text: 'x'.repeat(300) } });
let sent = 0;

const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': open\n\n');
  open.add(response);
  response.once('close', () => open.delete(response));
});
process.on('message', () => {
  sent += 1;
  process.send?.('published');
  for (const response of open) response.write(`id: ${sent}\nevent: audit.completed\ndata: ${BODY}\n\n`);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(typeof address === 'object' && address ? address.port : 0);
});
