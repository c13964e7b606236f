/** What the reader knows of one shop platform or marketplace of the whole world; each platform stands in a file of its own. */
export type Platform = {
  name: string;
  /** Where its pages' addresses carry the product's number: on which hosts, and the first group of which path. */
  productAddress?: { host: RegExp; path: RegExp };
  /** Attributes in which its themes hand product data to their scripts, as JSON. */
  dataAttributes?: readonly string[];
  /** Keys of the JSON object in which its data layer keeps a product's names apart from its price. */
  nestedProductKeys?: readonly string[];
  /** The name of a product object of its data that has none of its own. */
  productName?: (record: Readonly<Record<string, unknown>>) => unknown;
  /** Whole amounts of a product object of its data are cents. */
  countsInCents?: (record: Readonly<Record<string, unknown>>) => boolean;
  /** Keys of amounts in cents, in price objects of its data. */
  centKeys?: readonly string[];
};
