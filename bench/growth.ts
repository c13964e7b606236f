import { type DeepList, deepCursor, SECRET_KEY } from './support/deep-cursor.ts';
import { noteLines, timesLine } from './support/lines.ts';
import { type LoadProcess, startLoad } from './support/load.ts';
import { type Product, startProduct } from './support/product.ts';
import { machine, printTable, progressBar, say, whole } from './support/table.ts';

/** The catalogue that a larger one is held against. What few have in the larger fills a page of it too, so both show as many rows. */
const SMALL = 1_000;

/** A read may cost so much more in the larger one. */
const BAR = 1.3;

const PAGE = 50;
const DEEP_PAGE = 5_000;

/** Requests of a line, one after the other, in each of its rounds. */
const REQUESTS = 40;
const ROUNDS = 3;

/** Requests before the first that is measured: what is measured first would else pay for what the server compiles. */
const WARM_UP = 4_000;

/** Rows that the fill makes, so that each filter has something to find: few of them, many, or nothing. */
const FILL = `insert into products (id, workspace_id, sku, title, url, channel, is_channel_explicit, brand, description,
    category, gtin, availability, price_amount, price_currency, bullets, tags, image_urls, score, last_audited, created_at, updated_at)
  select 'prd_fill' || lpad(n::text, 18, '0'), $1, 'F-' || n, 'Kettle number ' || n || case when n % 331 = 0 or (n <= $4 and n % 15 = 0) then ' Xylograph' else '' end,
    'https://brand.example/p/' || n, case when n % 3 = 0 then 'MARKETPLACE' else 'D2C' end::"Channel", false, 'Brand ' || n % case when n <= $4 then 15 else 50 end,
    repeat('A sentence about what it is. ', 8), case when n % 2 = 0 then 'Kitchen' else 'Garden' end, null, 'IN_STOCK',
    n % 500 + 0.99, 'USD', array['Holds 1.7 litres'], array['new', case when n % 173 = 0 or (n <= $4 and n % 15 = 0) then 'rare' else 'kettle' end],
    array['https://brand.example/i/1.jpg'], case when n % 10 = 0 then null else n % 101 end,
    case when n % 10 = 0 then null else now() - (n % 90) * interval '1 day' end, now() - n * interval '1 second', now()
  from generate_series($2::int, $3::int) n`;
const FILL_STEP = 20_000;

/** What is asked, by name. */
const LINES: Readonly<Record<string, string>> = {
  'one by SKU': '/v1/catalog/F-77',
  'newest first': '/v1/catalog?',
  'by SKU': '/v1/catalog?sort=sku',
  'by score': '/v1/catalog?sort=-score',
  'longest not audited': '/v1/catalog?sort=last_audited',
  'a brand': '/v1/catalog?brand=Brand%207',
  'a brand, by score': '/v1/catalog?brand=Brand%207&sort=-score',
  'a category, by SKU': '/v1/catalog?category=Kitchen&sort=sku',
  'a channel': '/v1/catalog?channel=marketplace',
  'a tag that most have': '/v1/catalog?tag=kettle',
  'a tag that few have': '/v1/catalog?tag=rare',
  'a tag that few have, by score': '/v1/catalog?tag=rare&sort=-score',
  'a tag that nobody has': '/v1/catalog?tag=nobody',
  'a word that all have': '/v1/catalog?q=kettle',
  'a word that few have': '/v1/catalog?q=xylograph',
  'a word that nobody has': '/v1/catalog?q=zzzzzz',
  'two letters that all have': '/v1/catalog?q=ke',
  'two letters that nobody has': '/v1/catalog?q=qq',
  'scores below 10': '/v1/catalog?max_score=10',
  'scores above 95, by SKU': '/v1/catalog?min_score=95&sort=sku',
  'not audited for long': '/v1/catalog?audited_before=2020-01-01T00:00:00Z',
  events: '/v1/events?',
  jobs: '/v1/jobs?',
};

/** Lines that are long enough for a deep page, and how the database finds its place. */
const DEEP: Readonly<Record<string, DeepList>> = {
  'newest first': { where: 'true', sort: '-created_at' },
  'by SKU': { where: 'true', sort: 'sku' },
  'by score': { where: 'true', sort: '-score' },
  'longest not audited': { where: 'true', sort: 'last_audited' },
  'a brand, by score': { where: "brand = 'Brand 7'", sort: '-score' },
  'a category, by SKU': { where: "category = 'Kitchen'", sort: 'sku' },
  'a channel': { where: "channel = 'MARKETPLACE'", sort: '-created_at' },
  'a tag that most have': { where: "tags @> '{kettle}'", sort: '-created_at' },
  'a tag that few have': { where: "tags @> '{rare}'", sort: '-created_at' },
  'a word that all have': { where: "title ilike '%kettle%'", sort: '-created_at' },
  'a word that few have': { where: "title ilike '%xylograph%'", sort: '-created_at' },
  'scores above 95, by SKU': { where: 'score >= 95', sort: 'sku' },
};

/** What reads cost in a large catalogue beside a small one: processor time of server and database, and the first page beside a deep one. */
export async function benchGrowth(options: { products: number; only: string }): Promise<void> {
  const product = await startProduct({ env: { SECRET_KEY: SECRET_KEY.toString('hex') } });
  const load = startLoad();
  try {
    const lines = Object.entries(LINES).filter(([name]) => name.includes(options.only));
    say(`growth: ${whole(SMALL)} and ${whole(options.products)} products, ${machine()}`);
    await fill(product, 1, SMALL);
    await warmUp(product, load, lines);
    const small = await measureAll(product, load, lines);
    await fill(product, SMALL + 1, options.products);
    const large = await measureAll(product, load, lines);
    const listed = lines.map(([name]) => name).filter((name) => name in DEEP);
    const deep = await deepLines(product, listed);
    const behind = await measureAll(product, load, Object.entries(deep));
    const grown = [
      ...lines.map(([name]) => grownOf(name, small.get(name), large.get(name))),
      ...Object.keys(deep).map((name) => grownOf(`${name}, deep page`, small.get(name), behind.get(name))),
    ];
    note(grown, options.products);
    printTable(['', `µs of ${whole(SMALL)}`, `µs of ${whole(options.products)}`, 'ratio', 'bar'], grown.map(cells));
  } finally {
    load.close();
    await product.close();
  }
}

type Grown = { name: string; small: number; large: number };

/** The line that grows most, and each that grows too much. */
function note(grown: readonly Grown[], products: number): void {
  const ratioOf = ({ small, large }: Grown): number => large / small;
  const sorted = grown.toSorted((one, other) => ratioOf(other) - ratioOf(one));
  const over = sorted.filter((line) => ratioOf(line) > BAR);
  const lines = sorted.slice(0, over.length + 1).map((line) => {
    const limit = `${whole(SMALL)} products: ${whole(line.small)} µs`;
    const shown = { name: `${line.name}, ${whole(products)} products`, ours: `${whole(line.large)} µs`, limit };
    return timesLine(shown, ratioOf(line), BAR);
  });
  const within = `${grown.length - over.length} of ${grown.length}`;
  const count = { name: 'lists, filters, orders and deep pages within the bar', ours: '', figure: within };
  noteLines('growth', [...lines, count]);
}

function grownOf(name: string, small = Number.NaN, large = Number.NaN): Grown {
  return { name, small, large };
}

function cells({ name, small, large }: Grown): string[] {
  const ratio = large / small;
  return [name, whole(small), whole(large), `${ratio.toFixed(2)}${ratio > BAR ? ' !' : ''}`, BAR.toFixed(1)];
}

async function fill({ database, workspaceId }: Product, from: number, to: number): Promise<void> {
  const bar = progressBar('products', to);
  for (let first = from; first <= to; first += FILL_STEP) {
    const last = Math.min(to, first + FILL_STEP - 1);
    await database.query(FILL, [workspaceId, first, last, SMALL]);
    bar.update(last);
  }
  await database.query('vacuum analyze products');
  bar.end();
}

type Line = readonly [name: string, path: string];

/** µs of processor time a request, of each line: the least of its rounds, because what else runs only adds. */
async function measureAll(product: Product, load: LoadProcess, lines: readonly Line[]): Promise<Map<string, number>> {
  const least = new Map<string, number>();
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [name, path] of lines) {
      const cost = await costOf(product, load, path);
      // The first round compiles and fills caches.
      if (round > 0) least.set(name, Math.min(cost, least.get(name) ?? Number.POSITIVE_INFINITY));
    }
  }
  return least;
}

async function warmUp(product: Product, load: LoadProcess, lines: readonly Line[]): Promise<void> {
  for (let asked = 0; asked < WARM_UP; asked += REQUESTS) {
    const [, path] = lines[(asked / REQUESTS) % lines.length] ?? ['', '/v1/catalog'];
    await costOf(product, load, path);
  }
}

async function costOf(product: Product, load: LoadProcess, path: string): Promise<number> {
  const headers = { authorization: `Bearer ${product.key}` };
  const before = (await product.cpu.server()) + (await product.cpu.database());
  const url = `${product.url}${path}`;
  const { milliseconds, failures } = await load.run({
    url,
    method: 'GET',
    headers,
    body: null,
    connections: 1,
    seconds: 60,
    requests: REQUESTS,
  });
  if (failures > 0) throw new Error(`${path} failed ${failures} times.`);
  const after = (await product.cpu.server()) + (await product.cpu.database());
  return ((after - before) * 1_000) / Math.max(1, milliseconds.length);
}

/** The same lists, from page 5,000 on, or from nine tenths of the way where there are fewer pages. */
async function deepLines(product: Product, names: readonly string[]): Promise<Record<string, string>> {
  const deep: Record<string, string> = {};
  const bar = progressBar('deep pages', names.length);
  for (const [passed, name] of names.entries()) {
    const list = DEEP[name];
    const cursor = list && (await deepCursor(product, list, DEEP_PAGE * PAGE));
    if (cursor) deep[name] = `${LINES[name]}&cursor=${encodeURIComponent(cursor)}`;
    bar.update(passed + 1);
  }
  bar.end();
  return deep;
}
