import type { AdminParts } from '../admin-model.ts';
import { sanitizeHtml } from '../sanitize-html.ts';
import type { ProductContent } from '../types.ts';
import { productIndexOf } from './ids.ts';
import { type MetafieldFault, type MetafieldInput, setMetafield } from './metafields.ts';
import type { MetafieldRow, ProductRow } from './rows.ts';

const MAX_METAFIELDS = 25;
const MAX_TITLE = 255;

type UserError = { field: string[] | null; message: string };
type ProductInput = {
  id?: string | null;
  title?: string | null;
  descriptionHtml?: string | null;
  tags?: string[] | null;
  seo?: { title?: string | null; description?: string | null } | null;
};
type MetafieldPlace = { ownerId: string; namespace: string; key: string };

/** Reads products as they are now. */
export type ReadProducts = { one(index: number): Promise<ProductRow>; all(): Promise<ProductRow[]> };

/** The root fields of the schema's mutation type. */
export function mutations(parts: AdminParts, read: ReadProducts) {
  return {
    productUpdate: (args: { product?: ProductInput | null; input?: ProductInput | null }) =>
      updateProduct(parts, read, args.product ?? args.input ?? {}),
    metafieldsSet: (args: { metafields: MetafieldInput[] }) => setMetafields(parts, read, args.metafields),
    metafieldsDelete: (args: { metafields: MetafieldPlace[] }) => deleteMetafields(parts, args.metafields),
  };
}

async function updateProduct(parts: AdminParts, read: ReadProducts, input: ProductInput) {
  const refuse = (field: string, message: string) => ({ product: null, userErrors: [{ field: [field], message }] });
  const index = productIndexOf(input.id ?? '', parts.products);
  const handle = parts.products[index]?.handle;
  if (handle === undefined) return refuse('id', 'Product does not exist');
  if (input.title !== undefined && !input.title?.trim()) return refuse('title', "Title can't be blank");
  if ((input.title?.length ?? 0) > MAX_TITLE)
    return refuse('title', `Title is too long (maximum is ${MAX_TITLE} characters)`);
  await parts.contents.change([handle], (current) => {
    const content = current.get(handle);
    return { changed: new Map(content ? [[handle, edited(content, input)]] : []), answer: null };
  });
  return { product: await read.one(index), userErrors: [] as UserError[] };
}

function edited(content: ProductContent, input: ProductInput): ProductContent {
  return {
    ...content,
    title: input.title?.trim() ?? content.title,
    descriptionHtml:
      input.descriptionHtml === undefined ? content.descriptionHtml : sanitizeHtml(input.descriptionHtml ?? ''),
    tags: input.tags ?? content.tags,
    seoTitle: input.seo?.title === undefined ? content.seoTitle : input.seo.title || null,
    seoDescription: input.seo?.description === undefined ? content.seoDescription : input.seo.description || null,
  };
}

async function setMetafields(parts: AdminParts, read: ReadProducts, inputs: readonly MetafieldInput[]) {
  if (inputs.length > MAX_METAFIELDS) {
    const message = `Exceeded the maximum metafields input limit of ${MAX_METAFIELDS}.`;
    return {
      metafields: null,
      userErrors: [{ field: ['metafields'], message, code: 'LESS_THAN_OR_EQUAL_TO', elementIndex: null }],
    };
  }
  const owners = inputs.map((input) => parts.products[productIndexOf(input.ownerId, parts.products)]?.handle ?? null);
  const userErrors = await parts.contents.change(handlesOf(owners), (current) => {
    const { changed, faults } = applyAll(parts, current, inputs, owners);
    return { changed: faults.length ? new Map() : changed, answer: faults };
  });
  if (userErrors.length) return { metafields: null, userErrors };
  const rows = await Promise.all(inputs.map((input) => setRow(parts, read, input)));
  return { metafields: rows.filter((row) => row !== null), userErrors };
}

function applyAll(
  parts: AdminParts,
  current: ReadonlyMap<string, ProductContent>,
  inputs: readonly MetafieldInput[],
  owners: readonly (string | null)[],
): { changed: Map<string, ProductContent>; faults: MetafieldFault[] } {
  const changed = new Map<string, ProductContent>();
  const faults: MetafieldFault[] = [];
  for (const [index, input] of inputs.entries()) {
    const handle = owners[index] ?? '';
    const content = changed.get(handle) ?? current.get(handle);
    if (!content) {
      const field = ['metafields', String(index), 'ownerId'];
      faults.push({ field, message: 'Owner does not exist.', code: 'INVALID', elementIndex: null });
      continue;
    }
    const result = setMetafield(content, input, { index, now: parts.clock.now(), namespace: parts.namespace });
    if ('fault' in result) faults.push(result.fault);
    else changed.set(handle, result.content);
  }
  return { changed, faults };
}

async function setRow(parts: AdminParts, read: ReadProducts, input: MetafieldInput): Promise<MetafieldRow | null> {
  const row = await read.one(productIndexOf(input.ownerId, parts.products));
  const namespace = input.namespace ?? parts.namespace;
  const page = row.metafields({ namespace, keys: [input.key], first: 1 });
  return page.nodes[0] ?? null;
}

async function deleteMetafields(parts: AdminParts, places: readonly MetafieldPlace[]) {
  const owners = places.map((place) => parts.products[productIndexOf(place.ownerId, parts.products)]?.handle ?? null);
  const missing = owners.indexOf(null);
  if (missing >= 0) {
    const field = ['metafields', String(missing), 'ownerId'];
    return { deletedMetafields: null, userErrors: [{ field, message: 'Owner does not exist.' }] };
  }
  const deletedMetafields = await parts.contents.change(handlesOf(owners), (current) => {
    const changed = new Map<string, ProductContent>();
    const answer = places.map((place, index) => {
      const handle = owners[index] ?? '';
      const content = changed.get(handle) ?? current.get(handle);
      const kept = content?.metafields.filter(
        (field) => field.namespace !== place.namespace || field.key !== place.key,
      );
      if (!content || !kept || kept.length === content.metafields.length) return null;
      changed.set(handle, { ...content, metafields: kept });
      return place;
    });
    return { changed, answer };
  });
  return { deletedMetafields, userErrors: [] as UserError[] };
}

function handlesOf(owners: readonly (string | null)[]): string[] {
  return owners.filter((handle) => handle !== null);
}
