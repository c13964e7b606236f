import { z } from 'zod';
import type { Database, Sql, Transaction } from '../../platform/db.ts';
import type { ShopStore, StoredContent } from './store.ts';

const productContent = z.object({
  title: z.string(),
  descriptionHtml: z.string(),
  shortDescriptionHtml: z.string(),
  tags: z.array(z.string()),
  seoTitle: z.string().nullable(),
  seoDescription: z.string().nullable(),
  metafields: z.array(
    z.object({
      namespace: z.string(),
      key: z.string(),
      type: z.string(),
      value: z.string(),
      updatedAt: z.string(),
    }),
  ),
});
const kept = z.object({
  updatedAt: z.string(),
  publishAt: z.string(),
  content: productContent,
  published: productContent,
});

type Row = { handle: string; version: number; content: unknown };

/** Another writer was faster; undoes what the same call has written. */
class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** Every visit of a page asks for its product: prepared, and without the client. */
const GET = 'select handle, version, content from demo_shop_contents where handle = $1';

/** A store that outlives the process, shared by all processes of an installation. */
export function databaseShopStore({ db, sql }: { db: Database; sql: Sql }): ShopStore {
  return {
    list: async () => (await db.demoShopContent.findMany()).map(toContent),
    get: async (handle) => {
      const [row] = await sql.query<Row>({ name: 'demo_shop_get', text: GET, values: [handle] });
      return row ? toContent(row) : null;
    },
    update: async (rows) => {
      // In one order, so that two writers of the same rows wait for each other and never in a circle.
      const ordered = rows.toSorted((one, other) => (one.handle < other.handle ? -1 : 1));
      try {
        await db.$transaction(async (tx) => {
          for (const row of ordered) await write(tx, row);
        });
        return true;
      } catch (error) {
        if (error instanceof Overtaken) return false;
        throw error;
      }
    },
  };
}

async function write(tx: Transaction, row: StoredContent): Promise<void> {
  const { handle, version, ...content } = row;
  const text = JSON.stringify(content);
  const count =
    version === 1
      ? await tx.$executeRaw`
          insert into demo_shop_contents (handle, version, content) values (${handle}, 1, ${text}::jsonb)
          on conflict do nothing`
      : await tx.$executeRaw`
          update demo_shop_contents set version = ${version}, content = ${text}::jsonb
          where handle = ${handle} and version = ${version - 1}`;
  if (count !== 1) throw new Overtaken('The row has another version by now.');
}

function toContent({ handle, version, content }: Row): StoredContent {
  return { handle, version, ...kept.parse(content) };
}
