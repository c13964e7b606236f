import { createServer } from 'node:http';
import { deflateSync } from 'node:zlib';

/** How long a slow page takes. */
const SLOW_MS = 14_000;

/**
 * Every site of the play, told apart by its host's name: `slow…` takes 14 s for a page, `moved…` sends on to one shared
 * host and shows an image of another, all others answer at once.
 */
const server = createServer((request, response) => {
  const host = (request.headers.host ?? '').split(':')[0] ?? '';
  const path = request.url ?? '/';
  if (path.endsWith('.png')) return void response.setHeader('content-type', 'image/png').end(PNG);
  if (!path.startsWith('/page')) return void response.writeHead(404).end();
  if (host.startsWith('moved')) {
    const port = request.headers.host?.split(':')[1];
    return void response.writeHead(302, { location: `http://shared.example:${port}${path}` }).end();
  }
  const answer = () => response.setHeader('content-type', 'text/html').end(page(request.headers.host ?? '', path));
  if (host.startsWith('slow')) setTimeout(answer, SLOW_MS);
  else answer();
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(typeof address === 'object' && address ? address.port : 0);
});

function page(host: string, path: string): string {
  const [name, port] = host.split(':');
  // What was sent on shows images of another shared host.
  const images = name === 'shared.example' ? `http://images.example:${port}` : '';
  return `<!doctype html><html lang="en"><head><title>Alder lamp ${path}</title>
    <meta name="description" content="A lamp of oak for a desk."><meta property="og:image" content="${images}${path}.png">
    <script type="application/ld+json">{"@type":"Product","name":"Alder lamp","image":"${images}${path}.png","offers":{"price":"49.00","priceCurrency":"USD"}}</script>
    </head><body><main><h1>Alder lamp</h1><img src="${images}${path}.png" alt="Alder lamp of oak"><p>${'A lamp of oak for a desk, with a shade of linen. '.repeat(20)}</p>
    <span>$49.00</span><button>Add to cart</button></main></body></html>`;
}

/** An image of one pixel. */
const PNG = Buffer.concat([
  Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de', 'hex'),
  deflateSync(Buffer.alloc(4)),
]);
