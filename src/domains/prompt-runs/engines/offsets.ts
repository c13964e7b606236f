/** A place in a text, in UTF-16 units, for a place counted otherwise; null when it lies outside or within a character. */
export type ToUnits = (offset: number) => number | null;

/** For offsets counted in code points. */
export function fromCodePoints(text: string): ToUnits {
  return mapping(text, () => 1);
}

/** For offsets counted in bytes of UTF-8. */
export function fromBytes(text: string): ToUnits {
  return mapping(text, (codePoint) => {
    if (codePoint < 0x80) return 1;
    if (codePoint < 0x800) return 2;
    return codePoint < 0x10000 ? 3 : 4;
  });
}

function mapping(text: string, sizeOf: (codePoint: number) => number): ToUnits {
  const units = new Map<number, number>([[0, 0]]);
  let counted = 0;
  let unit = 0;
  for (const character of text) {
    counted += sizeOf(character.codePointAt(0) ?? 0);
    unit += character.length;
    units.set(counted, unit);
  }
  return (offset) => units.get(offset) ?? null;
}
