import { IANAZone } from 'luxon';

/** Is this the name of a zone of the IANA database? */
export function isZone(name: string): boolean {
  return /^[A-Za-z]/.test(name) && IANAZone.isValidZone(name);
}
