import { DomainError } from '../../../kernel/errors.ts';
import { isGtin } from '../../../kernel/gtin.ts';
import { snakeCase } from '../../../kernel/naming.ts';
import { toText } from '../../../kernel/rich-text.ts';
import { FIELD_ENTRIES } from '../columns.ts';

/** Cells of a row by the name of their column. */
export type Cells = Readonly<Record<string, unknown>>;

/** What a file does not say itself. */
export type FileOptions = { shopUrl?: string | null; currency?: string | null };

/** Whose columns a file has. */
export type Dialect = {
  /** The columns it is read from, beyond the catalogue's own. */
  columns: ReadonlySet<string>;
  /** The columns that no file of the kind can do without, each with its other names. */
  required: readonly (readonly string[])[];
  /** A row in the catalogue's own columns; null for a row that describes no product. Rows come in their order. */
  adapt(cells: Cells): Cells | null;
};

const REQUIRED_FIELDS = FIELD_ENTRIES.flatMap(([field, { isRequired }]) => (isRequired ? [field] : []));

/** The catalogue's own columns, with short names for the price. */
export const OWN: Dialect = {
  columns: new Set(['price', 'currency']),
  required: [['sku'], ...REQUIRED_FIELDS.map((field) => [snakeCase(field)])],
  adapt: ({ price, currency, ...cells }) => ({
    ...(price === undefined ? {} : { price_amount: price }),
    ...(currency === undefined ? {} : { price_currency: currency }),
    ...cells,
  }),
};

/** @source Google Merchant Center, product data specification */
export const GOOGLE: Dialect = {
  columns: new Set(['id', 'link', 'image_link', 'additional_image_link', 'product_type', 'price']),
  required: [['id'], ['title'], ['link']],
  adapt({ id, link, image_link: image, additional_image_link: others, product_type: type, price, ...cells }) {
    const images = [textOf(image), ...textOf(others).split(',')].map((url) => url.trim()).filter((url) => url !== '');
    return {
      ...cells,
      sku: id,
      url: link,
      ...(type === undefined ? {} : { category: type }),
      ...(price === undefined ? {} : { price_amount: price }),
      ...(image === undefined && others === undefined ? {} : { image_urls: listCell(images) }),
    };
  },
};

/**
 * Whose columns these are.
 *
 * @throws import_failed when a column is missing, or a Shopify file comes without the address of its shop
 */
export function dialectOf(columns: readonly string[], options: FileOptions): Dialect {
  const has = (column: string) => columns.includes(column);
  const isShopify = !has('url') && SHOPIFY.handle.some(has);
  if (isShopify && !options.shopUrl) {
    const message = "A Shopify file names no addresses; import it with 'shop_url', e.g. https://shop.example.";
    throw new DomainError('import_failed', message, { missing_parameter: 'shop_url' });
  }
  const isGoogle = has('id') && has('link') && !has('sku');
  const dialect = isShopify ? shopify(options) : isGoogle ? GOOGLE : OWN;
  const missing = dialect.required.filter((names) => !names.some(has)).map(([name = '']) => name);
  if (missing.length === 0) return dialect;
  const message = `The header line lacks ${missing.map((name) => `'${name}'`).join(', ')}.`;
  throw new DomainError('import_failed', message, { missing_columns: missing });
}

/** The names that Shopify's files have had, the present one last. */
const SHOPIFY = {
  handle: ['handle', 'url_handle'],
  title: ['title'],
  description: ['body_(html)', 'description'],
  brand: ['vendor'],
  category: ['product_category', 'type'],
  tags: ['tags'],
  sku: ['variant_sku', 'sku'],
  barcode: ['variant_barcode', 'barcode'],
  price: ['variant_price', 'price'],
  image: ['image_src', 'product_image_url'],
  variantImage: ['variant_image', 'variant_image_url'],
} as const satisfies Record<string, readonly string[]>;

const OPTIONS = ['option1_value', 'option2_value', 'option3_value'];

/**
 * A product of Shopify is a row with its first variant, then a row for each further variant, which leaves out what is the
 * product's, and rows that hold a picture alone.
 *
 * @source Shopify Help Center, "Using CSV files to import and export products"
 */
function shopify({ shopUrl, currency }: FileOptions): Dialect {
  const base = shopUrl?.endsWith('/') ? shopUrl.slice(0, -1) : shopUrl;
  let product: Cells = {};
  return {
    columns: new Set([...Object.values(SHOPIFY).flat(), ...OPTIONS]),
    required: [SHOPIFY.handle, SHOPIFY.title, SHOPIFY.sku],
    adapt(row) {
      const isFurther = cellOf(row, 'handle') === cellOf(product, 'handle');
      const options = OPTIONS.map((name) => textOf(row[name])).filter((value) => value && value !== 'Default Title');
      if (!isFurther) product = row;
      else if (!cellOf(row, 'sku') && options.length === 0) return null;
      const title = cellOf(product, 'title');
      return {
        sku: unmarked(cellOf(row, 'sku')),
        title: options.length > 0 ? `${title} – ${options.join(' / ')}` : title,
        url: `${base}/products/${encodeURIComponent(cellOf(product, 'handle'))}`,
        ...sharedCells(product),
        ...variantCells(row, product, currency),
      };
    },
  };
}

function sharedCells(product: Cells): Cells {
  const tags = cellOf(product, 'tags')
    .split(',')
    .map((tag) => tag.trim());
  return {
    description: toText(cellOf(product, 'description')),
    brand: cellOf(product, 'brand'),
    category: cellOf(product, 'category'),
    tags: listCell(tags.filter((tag) => tag !== '')),
  };
}

/** A barcode need be no GTIN, and an amount without a currency is no price: such cells are as if the file had none. */
function variantCells(row: Cells, product: Cells, currency: string | null | undefined): Cells {
  const barcode = unmarked(cellOf(row, 'barcode'));
  const images = [cellOf(row, 'variantImage'), cellOf(product, 'image')].filter((url) => url !== '');
  return {
    ...(isGtin(barcode) ? { gtin: barcode } : {}),
    ...(currency ? { price_amount: cellOf(row, 'price'), price_currency: currency } : {}),
    ...(images.length > 0 ? { image_urls: listCell([...new Set(images)]) } : {}),
  };
}

function cellOf(row: Cells, field: keyof typeof SHOPIFY): string {
  return SHOPIFY[field].map((name) => textOf(row[name])).findLast((cell) => cell !== '') ?? '';
}

/** Shopify marks what a spreadsheet would take for a number with an apostrophe. */
function unmarked(cell: string): string {
  return cell.replace(/^'/, '');
}

function textOf(cell: unknown): string {
  return typeof cell === 'string' ? cell.trim() : '';
}

/** A list as the catalogue's own files hold it when one of its parts may hold anything. */
function listCell(parts: readonly string[]): string {
  return parts.length === 0 ? '' : JSON.stringify(parts);
}
