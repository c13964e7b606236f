/** A pattern ready to be matched; `length` is what it weighs against other patterns, `literals` the characters it takes. */
export type RobotsPattern = { pieces: string[]; isAnchored: boolean; length: number; literals: number };

/** Which characters and pairs of neighbours a path holds: what `matchesPath` needs for its quick no. */
export function pairsOf(path: string): Uint8Array {
  const pairs = new Uint8Array(1 << 14);
  for (let index = 0; index < path.length; index += 1) {
    pairs[path.charCodeAt(index) & 127] = 1;
    if (index > 0) pairs[pairAt(path, index)] = 1;
  }
  return pairs;
}

/** Does the path fall under the pattern? Both in comparable form, with the path's `pairsOf`. */
export function matchesPath(pattern: RobotsPattern, path: string, pairs: Uint8Array): boolean {
  return (
    pattern.literals <= path.length &&
    pattern.pieces.every((piece) => couldHold(piece, pairs)) &&
    matches(pattern, path)
  );
}

function pairAt(text: string, index: number): number {
  return ((text.charCodeAt(index - 1) & 127) << 7) | (text.charCodeAt(index) & 127);
}

/** A quick no: keeps thousands of near-miss patterns from being searched for in a long path. */
function couldHold(piece: string, pairs: Uint8Array): boolean {
  if (piece.length === 0) return true;
  if (pairs[piece.charCodeAt(0) & 127] === 0) return false;
  for (let index = 1; index < piece.length; index += 1) if (pairs[pairAt(piece, index)] === 0) return false;
  return true;
}

/** Leftmost matching of the pieces between stars is enough, because a star takes anything. */
function matches({ pieces, isAnchored }: RobotsPattern, path: string): boolean {
  const first = pieces[0] ?? '';
  if (!path.startsWith(first)) return false;
  let at = first.length;
  if (pieces.length === 1) return !isAnchored || at === path.length;
  const end = isAnchored ? pieces.length - 1 : pieces.length;
  for (let index = 1; index < end; index += 1) {
    const piece = pieces[index] ?? '';
    const found = path.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  const last = isAnchored ? (pieces.at(-1) ?? '') : '';
  return !isAnchored || (path.endsWith(last) && path.length - last.length >= at);
}

/** Path and query of a URL in comparable form: a star or dollar in it is plain text. */
export function comparablePath(url: string): string {
  const parsed = new URL(url);
  return normalizeOctets(`${parsed.pathname}${parsed.search}`).replaceAll('*', '%2A').replaceAll('$', '%24');
}

/** A rule's value in comparable form: only a closing `$` is special, so one further in becomes its octet. */
export function comparablePattern(value: string): RobotsPattern {
  const clean = normalizeOctets(value.startsWith('/') || value.startsWith('*') ? value : `/${value}`);
  const isAnchored = clean.endsWith('$');
  const body = (isAnchored ? clean.slice(0, -1) : clean).replaceAll('$', '%24').replace(/\*{2,}/g, '*');
  const pieces = body.split('*');
  return { pieces, isAnchored, length: body.length + (isAnchored ? 1 : 0), literals: body.length - pieces.length + 1 };
}

/** Unreserved octets as characters, all others as upper-case percent-encodings. @source RFC 9309 §2.2.2 */
function normalizeOctets(path: string): string {
  if (!/[^!-$&-~]/.test(path)) return path;
  const encoded = path.replace(/[^!-~]+/g, (run) => encodeURIComponent(run.replace(/\p{Surrogate}/gu, '\ufffd')));
  return encoded.replace(/%[0-9a-f]{2}/gi, (octet) => {
    const character = String.fromCharCode(Number.parseInt(octet.slice(1), 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : octet.toUpperCase();
  });
}
