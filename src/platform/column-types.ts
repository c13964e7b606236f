import { type CustomTypesConfig, types } from 'pg';
import { parse as parseArray } from 'postgres-array';

/** `text[]`; the driver names types of single values only. */
const TEXT_ARRAY: number = 1009;

/** The driver's own readers, but for lists of texts: it makes an object of each letter. */
export const columnTypes: CustomTypesConfig = {
  getTypeParser: (type, format) =>
    type === TEXT_ARRAY && format !== 'binary' ? readTexts : types.getTypeParser(type, format),
};

function readTexts(text: string): string[] {
  return parseArray(text);
}
