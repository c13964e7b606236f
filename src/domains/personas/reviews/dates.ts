const DATE =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:[T ][0-2]\d:[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?: ?(?:Z|UTC|[+-]\d{2}:?\d{2}))?)?$/;

/** Is this a day or a moment in the form of RFC 3339, which may leave out its zone and use a blank for the `T`? */
export function isDate(text: string): boolean {
  return DATE.test(text) && !Number.isNaN(toDate(text).getTime());
}

/** The day or moment; without a zone it is UTC. */
export function toDate(text: string): Date {
  if (text.length === 10) return new Date(`${text}T00:00:00Z`);
  const [day = '', rest = ''] = [text.slice(0, 10), text.slice(11)];
  const time = /^[\d:.]+/.exec(rest)?.[0] ?? '';
  const zone = rest
    .slice(time.length)
    .trim()
    .replace('UTC', 'Z')
    .replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
  return new Date(`${day}T${time.length === 5 ? `${time}:00` : time}${zone || 'Z'}`);
}
