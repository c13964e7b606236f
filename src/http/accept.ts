import type { RequestHeaders } from './edge-request.ts';

/** Does the caller take an answer of one of these media types? Without `Accept`, of any. */
export function accepts(headers: RequestHeaders, types: readonly string[]): boolean {
  const header = headers.get('accept');
  if (!header?.trim()) return true;
  const ranges = header.toLowerCase().split(',').filter(isWanted).map(rangeOf);
  return types.some((type) => ranges.some((range) => range === '*/*' || range === type || range === wholeKind(type)));
}

function isWanted(part: string): boolean {
  return !/;\s*q=0(?:\.0{1,3})?\s*(?:;|$)/.test(part);
}

function rangeOf(part: string): string {
  return part.split(';', 1)[0]?.trim() ?? '';
}

function wholeKind(type: string): string {
  return `${type.split('/', 1)[0]}/*`;
}
