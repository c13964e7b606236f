/** A count as a page writes it; `rounding` is how far the true one may be from it: `12k` stands for 11,000 to 13,000. */
export type WrittenCount = { value: number; rounding: number };

const ABBREVIATED = /^(\d{1,3}(?:[.,]\d)?)(k|tsd\.?|tys\.?|тыс\.?|mil|m|mio\.?|млн|万|萬|千)$/iu;
const THOUSANDS = /^(?:k|tsd|tys|тыс|mil|千)/iu;
const TEN_THOUSANDS = /^[万萬]/u;
const GROUPED = /^\d{1,3}(?:[.,'’]\d{3})+$/;

/** A count in shop spelling: `1.234`, `1,234`, `1 234`, `12k`, `1.2M`. @returns null when it is none */
export function readCount(text: string | null | undefined): WrittenCount | null {
  const compact = (text ?? '').replace(/[\s\u00a0\u202f\u2009+]/g, '');
  const short = ABBREVIATED.exec(compact);
  if (short) return abbreviated(short[1] ?? '', short[2] ?? '');
  const plain = GROUPED.test(compact) ? compact.replace(/[.,'’]/g, '') : compact.replace(',', '.');
  return /^\d+(?:\.\d+)?$/.test(plain) ? { value: Number(plain), rounding: 0 } : null;
}

function abbreviated(digits: string, unit: string): WrittenCount {
  const factor = TEN_THOUSANDS.test(unit) ? 10_000 : THOUSANDS.test(unit) ? 1_000 : 1_000_000;
  const number = Number(digits.replace(',', '.'));
  return { value: Math.round(number * factor), rounding: /[.,]/.test(digits) ? factor / 10 : factor };
}

/** May a written count stand for this exact one? */
export function isSameCount({ value, rounding }: WrittenCount, exact: number): boolean {
  return rounding === 0 ? value === exact : Math.abs(value - exact) < rounding;
}
