import type { Attribute, Labels } from './corpus.ts';
import { ATTRIBUTES } from './corpus.ts';

/** A page after a change: its bytes and where it came from. */
type Changed = { bytes: Uint8Array; url: string };

/**
 * The labels without those whose value the page no longer says: in no text, no attribute, no script and not in its
 * address. To find nothing is right for them. Generous: digits and letters that only happen to stand in a row count as said.
 */
export function labelsStillSaid(labels: Labels, { bytes, url }: Changed): Labels {
  const html = Buffer.from(bytes).toString('utf8');
  const text = html.replace(/<[^>]*>/g, '');
  const whole = bare(html + url);
  const shown = bare(text);
  const isSaid = (attribute: Attribute, value: string) => {
    if (attribute === 'availability') return true;
    if (attribute === 'currency') return html.includes(value);
    if (attribute === 'price') return written(value).test(text) || written(value).test(html);
    return whole.includes(bare(value)) || shown.includes(bare(value));
  };
  const said = ATTRIBUTES.flatMap((attribute) => {
    const accepted = labels[attribute];
    return accepted?.some((value) => isSaid(attribute, value)) ? [[attribute, accepted] as const] : [];
  });
  return Object.fromEntries(said);
}

/** An amount as anybody may write it: thousands grouped or not, the point lost, and without cents where they are none. */
function written(price: string): RegExp {
  const [whole = '', cents = ''] = price.split('.');
  const digits = whole.split('').join("[.,'\\s]?");
  const fraction = Number(cents) === 0 ? '' : `[.,\\s]*${cents.replace(/0$/, '0?')}`;
  return new RegExp(`(?<!\\d)${digits}${fraction}(?!\\d)`);
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
