/** What a row of a specification table tells. */
export type SpecKind =
  | 'type'
  | 'model'
  | 'audience'
  | 'capacity'
  | 'size'
  | 'weight'
  | 'material'
  | 'colour'
  | 'light'
  | 'power'
  | 'included'
  | 'care'
  | 'guarantee'
  | 'identifier'
  | 'other';

const KINDS: readonly (readonly [SpecKind, RegExp])[] = [
  ['identifier', /\b(?:gtin|ean|upc|asin|isbn|mpn|sku|item (?:number|no)|part number|artikelnummer|bestellnummer)\b/i],
  ['guarantee', /\b(?:guarantee|warranty|garantie|gewährleistung)\b/i],
  [
    'audience',
    /^(?:made for|for|suitable for|recommended (?:for|use)|ideal for|intended (?:for|use)|use|uses|room|geeignet für|gedacht für|einsatz|verwendung)$/i,
  ],
  ['type', /^(?:product type|type|kind|item type|produktart|produkttyp|art)$/i],
  ['model', /^(?:model|model name|model number|modell)$/i],
  ['care', /\b(?:care|cleaning|washing|pflege|reinigung)\b/i],
  ['included', /\b(?:included|in the box|contents|scope of delivery|lieferumfang|inhalt der packung)\b/i],
  ['weight', /\b(?:weight|gewicht)\b/i],
  ['capacity', /\b(?:capacity|volume|contents?|fassungsvermögen|volumen|inhalt)\b/i],
  ['light', /\b(?:brightness|luminous|light output|lumens?|helligkeit|lichtstrom)\b/i],
  ['power', /\b(?:power|wattage|voltage|battery|leistung|spannung|akku)\b/i],
  ['material', /\b(?:materials?|fabric|body|shell|obermaterial|stoff)\b/i],
  ['colour', /^(?:colou?r|finish|farbe)$/i],
  [
    'size',
    /\b(?:dimensions?|size|length|width|height|diameter|maße|abmessungen|größe|länge|breite|höhe|durchmesser)\b/i,
  ],
];

/** The kind of a row by its name, in English and German; `other` for what it does not know. */
export function classify(name: string): SpecKind {
  const trimmed = name.trim();
  return KINDS.find(([, pattern]) => pattern.test(trimmed))?.[0] ?? 'other';
}

const AROUND =
  /\b(?:delivery|shipping|dispatch|postage|collect|returns?|payment|price|seller|shop|store|stock|availability|rating|reviews?|stars?|rank|asin|condition|quantity|coupon|discount|vat|brand|manufacturer|lieferung|lieferzeit|liefertermin|versand|zustellung|zahlung|preis|bewertung|verfügbarkeit|marke|hersteller|livraison|prix|marque|entrega|envío|precio|marca|spedizione|prezzo|preço)\b/i;
const CHOICE = /^(?:select|choose|please|first choose|bitte|wählen|-)|[★☆>»]|https?:/i;

/** Does a row tell something of the thing itself, rather than of its price, its seller, or a table of sizes? */
export function isOfProduct({ name, value }: { name: string; value: string }): boolean {
  if (name.length > 40 || value.length === 0 || value.length > 200 || CHOICE.test(value) || CHOICE.test(name))
    return false;
  const letters = name.match(/\p{L}/gu)?.length ?? 0;
  const isCode = letters < 3 || /^[\p{Lu}\d\s/.-]{1,8}$/u.test(name);
  return !isCode && !AROUND.test(name) && !/[.!?]$/.test(name);
}
