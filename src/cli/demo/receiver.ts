import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';

/** A webhook as a shop's own server gets it. */
export type Delivery = {
  type: string;
  id: string;
  isSigned: boolean;
  headers: IncomingMessage['headers'];
  body: ReturnType<typeof JSON.parse>;
};

/** A receiver that checks the documented signature of whatever it is sent. */
export type DemoReceiver = {
  origin: string;
  trust(secret: string): void;
  /** The first delivery of this type that `matches`. @throws Error when none came in time */
  wait(type: string, matches?: (body: Delivery['body']) => boolean): Promise<Delivery>;
  close(): Promise<void>;
};

const PATIENCE_MS = 30_000;

/** Opens the receiver on a free port of this machine. */
export async function openDemoReceiver(): Promise<DemoReceiver> {
  const deliveries: Delivery[] = [];
  let secret = '';
  const server = createServer((request, response) => {
    void readAll(request).then((body) => {
      deliveries.push(read(body, request, secret));
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    trust: (given) => {
      secret = given;
    },
    async wait(type, matches = () => true) {
      for (
        const end = Date.now() + PATIENCE_MS;
        Date.now() < end;
        await new Promise((resolve) => setTimeout(resolve, 50))
      ) {
        const found = deliveries.find((delivery) => delivery.type === type && matches(delivery.body));
        if (found) return found;
      }
      throw new Error(`No ${type} arrived within ${PATIENCE_MS / 1000} s.`);
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function read(raw: string, request: IncomingMessage, secret: string): Delivery {
  const body = JSON.parse(raw);
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`);
  const given = Buffer.from(String(request.headers['x-ei-signature']));
  const isSigned = given.length === expected.length && timingSafeEqual(given, expected);
  return { type: body.type, id: body.id, isSigned, headers: request.headers, body };
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
