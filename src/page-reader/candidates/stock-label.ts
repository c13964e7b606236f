import type { Label } from '../sources/labels.ts';
import type { Availability } from '../types.ts';
import { bareName } from './labelled.ts';

/** Labels of the stock, in the languages of shops. */
const STOCK_LABEL =
  /^(?:(?:in[ -]?)?stock(?: status| level| quantity)?|availability|available|items? in stock|verfügbar(?:keit)?|lagerbestand|bestand|lager|auf lager|dostupnos[tť]|skladem|skladom|na sklade|dostępność|stan magazynowy|disponibilité|disponible|disponibilidad|existencias|disponibilidade|estoque|disponibilità|voorraad|beschikbaarheid|lagerstatus|lagersaldo|i lager|på lager|varastossa|varastosaldo|saatavuus|raktárkészlet|készlet|raktáron|elérhetőség|stoc|disponibilitate|наличие|в наличии|остаток|наявність|наличност|razpoložljivost|zaloga|na zalogi|raspoloživost|laoseis|pieejamība|likutis|prieinamumas|διαθεσιμότητα|απόθεμα|stok(?: durumu)?|在庫数?|库存|庫存|재고|المخزون|التوفر)$/i;
const YES = /^(?:yes|ja|oui|sí|si|sì|sim|tak|ano|áno|da|igen|да|так|є|evet|kyllä|jah|jā|taip|ναι|はい|有|예|نعم)$/i;
const NO =
  /^(?:no|none|nein|non|nee|nej|nei|nie|ne|nem|nu|não|нет|ні|не|нема|няма|hayır|yok|ei|nav|nėra|όχι|いいえ|無|无|아니요|لا)$/i;
const COUNT = /^[>~]?\s?(\d{1,6})\s?\+?\s?\p{L}{0,10}\.?$/u;

/** Does a name announce the stock? */
export function announcesStock(name: string): boolean {
  return STOCK_LABEL.test(name);
}

/** What the value behind a label of the stock means: yes, no, or how many there are. @returns null for any other value */
export function stockUnderLabel({ name, value }: Label): Availability | null {
  if (!announcesStock(bareName(name))) return null;
  const said = value.trim();
  if (YES.test(said)) return 'InStock';
  if (NO.test(said)) return 'OutOfStock';
  const count = COUNT.exec(said)?.[1];
  if (count === undefined) return null;
  return Number(count) > 0 ? 'InStock' : 'OutOfStock';
}
