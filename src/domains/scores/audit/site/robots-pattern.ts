/** Does the path fall under the pattern? Both in comparable form, with the path's `pairsOf`. */
export function matchesPath(pattern: string, path: string, pairs: Uint8Array): boolean {
  return couldMatch(pattern, pairs) && matches(pattern, path);
}

/** Every two neighbouring characters of an ASCII path, as a table of flags: what `matchesPath` needs for its quick no. */
export function pairsOf(path: string): Uint8Array {
  const pairs = new Uint8Array(1 << 14);
  for (let index = 1; index < path.length; index += 1) pairs[pairAt(path, index)] = 1;
  return pairs;
}

function pairAt(text: string, index: number): number {
  return ((text.charCodeAt(index - 1) & 127) << 7) | (text.charCodeAt(index) & 127);
}

/** A quick no: keeps thousands of near-miss patterns from being searched for in a long path. */
function couldMatch(pattern: string, pairs: Uint8Array): boolean {
  const end = pattern.endsWith('$') ? pattern.length - 1 : pattern.length;
  for (let index = 1; index < end; index += 1) {
    const touchesStar = pattern[index] === '*' || pattern[index - 1] === '*';
    if (!touchesStar && pairs[pairAt(pattern, index)] === 0) return false;
  }
  return true;
}

/** Leftmost matching of the pieces between stars is enough, because a star takes anything. */
function matches(pattern: string, path: string): boolean {
  const isAnchored = pattern.endsWith('$');
  const pieces = (isAnchored ? pattern.slice(0, -1) : pattern).split('*');
  const first = pieces[0] ?? '';
  if (!path.startsWith(first)) return false;
  let at = first.length;
  if (pieces.length === 1) return !isAnchored || at === path.length;
  const last = isAnchored ? (pieces.pop() ?? '') : '';
  for (const piece of pieces.slice(1)) {
    const found = path.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return !isAnchored || (path.endsWith(last) && path.length - last.length >= at);
}

/** Path and query of a URL in comparable form: a star or dollar in it is plain text. */
export function comparablePath(url: string): string {
  const parsed = new URL(url);
  return normalizeOctets(`${parsed.pathname}${parsed.search}`).replaceAll('*', '%2A').replaceAll('$', '%24');
}

/** A pattern in comparable form: only a closing `$` is special, so one further in becomes its octet. */
export function comparablePattern(value: string): string {
  const clean = normalizeOctets(value.startsWith('/') || value.startsWith('*') ? value : `/${value}`);
  const isAnchored = clean.endsWith('$');
  const body = isAnchored ? clean.slice(0, -1) : clean;
  return `${body.replaceAll('$', '%24').replace(/\*{2,}/g, '*')}${isAnchored ? '$' : ''}`;
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
