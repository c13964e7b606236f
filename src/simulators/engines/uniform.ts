/**
 * A number in [0, 1) that depends on the parts and nothing else: the same parts give it again, on every machine.
 *
 * @source cyrb53 by bryc (public domain): 53 bits, each of them moved by every character
 */
export function uniform(...parts: readonly string[]): number {
  const text = parts.join('\u001f');
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 2_654_435_761);
    low = Math.imul(low ^ unit, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return (2_097_152 * (low >>> 0) + (high >>> 11)) / 2 ** 53;
}

/** One of the items, drawn by the parts. @throws RangeError when there is none */
export function pick<Item>(items: readonly Item[], ...parts: readonly string[]): Item {
  const item = items[Math.floor(uniform(...parts) * items.length)];
  if (item === undefined) throw new RangeError('There is nothing to pick from.');
  return item;
}
