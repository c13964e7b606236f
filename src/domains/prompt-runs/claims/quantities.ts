import { parseAmount } from '../../../page-reader/numbers/money.ts';
import { type Dimension, QUANTITY, unitOf } from './units.ts';

/** A measure in a text. */
export type Quantity = {
  start: number;
  end: number;
  said: string;
  dimension: Dimension;
  /** In the dimension's own unit; both the same but for a range. */
  low: number;
  high: number;
  /** How much one more in its last digit would be. */
  step: number;
  /** What of the product it is; null where the words around do not tell. */
  attribute: Attribute | null;
};

export type Attribute =
  | 'weight'
  | 'capacity'
  | 'coverage'
  | 'noise'
  | 'power'
  | 'pressure'
  | 'height'
  | 'width'
  | 'depth'
  | 'cable'
  | 'warranty'
  | 'runtime'
  | 'charging'
  | 'heating'
  | 'returns'
  | 'delivery'
  | Dimension;

const OF_DIMENSION: Readonly<Partial<Record<Dimension, Attribute>>> = {
  noise: 'noise',
  power: 'power',
  pressure: 'pressure',
  charge: 'charge',
  energy: 'energy',
  voltage: 'voltage',
  airflow: 'airflow',
  memory: 'memory',
  light: 'light',
  speed: 'speed',
  volume: 'capacity',
  area: 'coverage',
};

/** Words that say what a measure is of, by dimension, in the order they are tried. */
const KEYWORDS: Readonly<Partial<Record<Dimension, readonly (readonly [Attribute, RegExp])[]>>> = {
  mass: [
    [
      'capacity',
      /hopper|holds?\b|capacity|fasst|fassungsverm|kapazität|contient|capacité|capacidad|contiene|capacità|inhoud|容量/iu,
    ],
    ['weight', /weigh|weight|wiegt|wiegen|gewicht|schwer|pèse|poids|pesa|pesan|peso|weegt|重|重量/iu],
  ],
  length: [
    ['cable', /cord|cable|kabel|câble|cordon|cable|cavo|snoer|コード|电源线/iu],
    ['height', /tall|height|high\b|hoch|höhe|hauteur|haut de|altura|alto\b|altezza|hoog|hoogte|高さ|高度/iu],
    ['width', /wide|width|breit|breite|largeur|large de|ancho|anchura|largo|larghezza|breed|breedte|幅|宽/iu],
    ['depth', /deep|depth|tief|tiefe|profondeur|profundidad|fondo|profondità|diep|diepte|奥行/iu],
  ],
  time: [
    ['warranty', /warrant|guarantee|garantie|gewährleistung|garantía|garanzia|保証|保修|质保/iu],
    [
      'returns',
      /return|refund|money[- ]back|rückgabe|umtausch|zurück|retour|remboursement|rembours|devoluci|devolver|reembolso|reso|resi|rimborso|返品|退货|退貨/iu,
    ],
    [
      'delivery',
      /deliver|ship|arrive|liefer|versand|livr|expédi|entrega|envío|envia|llega|consegn|spedi|bezorg|lever|verzend|配送|お届け|发货|送达/iu,
    ],
    ['charging', /charg|lädt|laden|ladezeit|recharge|rechargement|carga|ricaric|oplad|充電|充电/iu],
    ['heating', /heat|warm|preheat|aufheiz|heizt|chauff|calient|calentamiento|riscald|opwarm|預熱|预热|加热/iu],
    [
      'runtime',
      /runtime|battery|run time|runs\b|lasts? (?:for )?(?:up to )?|laufzeit|akku|läuft|autonomie|batterie|autonomía|batería|autonomia|batteria|accu|バッテリー|続航|续航|電池/iu,
    ],
  ],
};

const REACH = 45;

/** The measures in a text, in order. */
export function quantitiesIn(text: string): Quantity[] {
  return [...text.matchAll(QUANTITY)].flatMap((match) => quantityAt(text, match) ?? []);
}

function quantityAt(text: string, match: RegExpExecArray): Quantity | null {
  const { low = '', high, unit = '' } = match.groups ?? {};
  const known = unitOf(unit);
  const from = amountOf(low);
  if (!known || from === null || unit === 'M' || unit === 'G') return null;
  const to = high === undefined ? from : (amountOf(high) ?? from);
  const decimals = /[.,](\d{1,2})$/.exec(low)?.[1]?.length ?? 0;
  const start = match.index;
  const end = start + match[0].length;
  return {
    start,
    end,
    said: match[0].trim(),
    dimension: known.dimension,
    low: Math.min(from, to) * known.factor,
    high: Math.max(from, to) * known.factor,
    step: known.factor * 10 ** -decimals,
    attribute: attributeOf(text, { start, end }, known.dimension),
  };
}

function amountOf(written: string): number | null {
  const amount = parseAmount(written);
  return amount === null ? null : Number(amount);
}

/** The keyword nearest before, else the nearest behind, within the clause. */
function attributeOf(
  text: string,
  { start, end }: { start: number; end: number },
  dimension: Dimension,
): Attribute | null {
  const before =
    text
      .slice(Math.max(0, start - REACH), start)
      .split(/[;；。|\n]|[,.、，]\s?(?=\D)/)
      .at(-1) ?? '';
  const behind = text.slice(end, end + 25).split(/[;；。|\n,、，]|\.\s/)[0] ?? '';
  for (const words of [behind.slice(0, 12), before, behind]) {
    const found = KEYWORDS[dimension]?.find(([, keyword]) => keyword.test(words));
    if (found) return found[0];
  }
  return OF_DIMENSION[dimension] ?? null;
}
