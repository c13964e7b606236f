import type { Clock } from '../../kernel/clock.ts';
import { DomainError } from '../../kernel/errors.ts';
import type { ShopStore, StoredContent } from './store.ts';
import type { DemoFaq, DemoProduct, Metafield, ProductContent } from './types.ts';

const WRITE_ATTEMPTS = 10;

/** The keys under which the shop's theme looks for the three parts that have no field of their own. */
export const THEME_KEYS = { bullets: 'bullets', faq: 'faq', jsonLd: 'json_ld' } as const;

/** What an edit makes of the present contents: the changed ones by handle (none: nothing is written), and its answer. */
export type Edit<T> = (current: ReadonlyMap<string, ProductContent>) => {
  changed: ReadonlyMap<string, ProductContent>;
  answer: T;
};

/** Content as the public page has it, and since when. */
export type Shown = { content: ProductContent; since: Date };

/** The shop's view of its store: opening content where nothing was written yet, and the publish delay. */
export type Contents = {
  /** What the admin APIs hold. */
  current(handle: string): Promise<StoredContent>;
  /** The same for every product, in the products' order. */
  currentAll(): Promise<StoredContent[]>;
  /** What a visitor sees now, and since when. */
  shown(handle: string): Promise<Shown>;
  /** The same for every product, in the products' order. */
  shownAll(): Promise<Shown[]>;
  /** Reads, edits and writes as one step; the edit runs again when another writer was faster. */
  change<T>(handles: readonly string[], edit: Edit<T>): Promise<T>;
};

/** What `createContents` builds on. */
export type ContentsOptions = {
  store: ShopStore;
  products: readonly DemoProduct[];
  clock: Clock;
  publishDelayMs: number;
  namespace: string;
  openedAt: Date;
};

/** The contents of these products over this store. */
export function createContents(options: ContentsOptions): Contents {
  const opening = options.products.map((product) => openingRow(product, options));
  const current = async (handle: string): Promise<StoredContent> => {
    const row = (await options.store.get(handle)) ?? opening.find((one) => one.handle === handle);
    if (!row) throw new DomainError('not_found', `The shop has no product '${handle}'.`);
    return row;
  };
  const currentAll = async (): Promise<StoredContent[]> => {
    const written = new Map((await options.store.list()).map((row) => [row.handle, row]));
    return opening.map((row) => written.get(row.handle) ?? row);
  };
  return {
    current,
    currentAll,
    shown: async (handle) => shownOf(await current(handle), options),
    shownAll: async () => (await currentAll()).map((row) => shownOf(row, options)),
    change: (handles, edit) => changeContents(options, current, handles, edit),
  };
}

function shownOf(row: StoredContent, { clock, openedAt }: ContentsOptions): Shown {
  const isPublished = Date.parse(row.publishAt) <= clock.now().getTime();
  if (!isPublished) return { content: row.published, since: openedAt };
  return { content: row.content, since: new Date(row.publishAt) };
}

async function changeContents<T>(
  options: ContentsOptions,
  current: (handle: string) => Promise<StoredContent>,
  handles: readonly string[],
  edit: Edit<T>,
): Promise<T> {
  for (let attempt = 0; attempt < WRITE_ATTEMPTS; attempt += 1) {
    const rows = new Map<string, StoredContent>();
    for (const handle of new Set(handles)) rows.set(handle, await current(handle));
    const { changed, answer } = edit(new Map([...rows].map(([handle, row]) => [handle, row.content])));
    const next = [...changed].flatMap(([handle, content]) => {
      const row = rows.get(handle);
      return row ? [nextRow(row, content, options)] : [];
    });
    if (next.length === 0 || (await options.store.update(next))) return answer;
  }
  throw new DomainError('unavailable', 'Too many writers changed the product at once.');
}

function nextRow(row: StoredContent, content: ProductContent, options: ContentsOptions): StoredContent {
  const now = options.clock.now();
  const isPublished = Date.parse(row.publishAt) <= now.getTime();
  return {
    handle: row.handle,
    version: row.version + 1,
    updatedAt: now.toISOString(),
    content,
    published: isPublished ? row.content : row.published,
    publishAt: new Date(now.getTime() + options.publishDelayMs).toISOString(),
  };
}

function openingRow(product: DemoProduct, options: ContentsOptions): StoredContent {
  const at = options.openedAt.toISOString();
  const metafield = (key: string, type: string, value: unknown): Metafield => ({
    namespace: options.namespace,
    key,
    type,
    value: JSON.stringify(value),
    updatedAt: at,
  });
  const metafields = [
    ...(product.bullets.length ? [metafield(THEME_KEYS.bullets, 'list.single_line_text_field', product.bullets)] : []),
    ...(product.faq.length ? [metafield(THEME_KEYS.faq, 'json', product.faq)] : []),
  ];
  const content: ProductContent = {
    title: product.title,
    descriptionHtml: product.descriptionHtml,
    shortDescriptionHtml: '',
    tags: product.tags,
    seoTitle: null,
    seoDescription: null,
    metafields,
  };
  return { handle: product.handle, version: 0, updatedAt: at, content, published: content, publishAt: at };
}

/** What the theme makes of a product's metafields; what it cannot read it leaves out, as a shop's theme does. */
export function themeParts(
  content: ProductContent,
  namespace: string,
): { bullets: string[]; faq: DemoFaq[]; jsonLd: string | null } {
  const value = (key: string): string | null =>
    content.metafields.find((field) => field.namespace === namespace && field.key === key)?.value ?? null;
  return {
    bullets: readList(value(THEME_KEYS.bullets)).filter((item) => typeof item === 'string'),
    faq: readList(value(THEME_KEYS.faq)).filter(isFaq),
    jsonLd: value(THEME_KEYS.jsonLd),
  };
}

function readList(text: string | null): unknown[] {
  if (text === null) return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return text.split('\n').filter((line) => line.trim() !== '');
  }
}

function isFaq(value: unknown): value is DemoFaq {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'question' in value && typeof value.question === 'string' && 'answer' in value && typeof value.answer === 'string'
  );
}
