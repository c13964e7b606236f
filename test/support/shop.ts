import { type Listener, listen } from '../../src/http/listen.ts';
import { type FaultyShop, openFaultyShop } from '../../src/simulators/shop/faulty-shop.ts';

/** The bundled shop at an origin of its own, over real HTTP. */
export type TestShop = { origin: string; shop: FaultyShop; close(): Promise<void> };

/** Opens the bundled shop on a free port. */
export async function openShop(): Promise<TestShop> {
  const listener: Listener = await listen({ host: '127.0.0.1', port: 0 });
  const origin = `http://127.0.0.1:${listener.port}`;
  const shop = openFaultyShop({ baseUrl: origin });
  listener.serve((request) => shop.fetch(request));
  return { origin, shop, close: () => listener.close(100) };
}
