import { describe, expect, test } from 'vitest';
import { openUpload } from './upload.ts';

const BOUNDARY = 'xYzZY';
const FORM = `multipart/form-data; boundary=${BOUNDARY}`;

const part = (head: string, text: string) =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${text}\r\n`;
const file = (name: string, text: string, type = 'text/csv', field = 'file') =>
  part(`name="${field}"; filename="${name}"\r\nContent-Type: ${type}`, text);
const END = `--${BOUNDARY}--\r\n`;

async function* pieces(text: string, size: number): AsyncGenerator<Uint8Array, void> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function read(form: string, size = 7, type = FORM): Promise<{ mediaType: string; text: string }> {
  const { mediaType, bytes } = await openUpload(pieces(form, size), type);
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return { mediaType, text: Buffer.concat(chunks).toString() };
}

const ROWS = 'sku,title\r\nA,Ä\r\n';

describe('the file of a form', () => {
  test.each([1, 3, 64, 10_000])('comes whole in pieces of %d bytes', async (size) => {
    expect(await read(file('products.csv', ROWS) + END, size)).toEqual({ mediaType: 'text/csv', text: ROWS });
  });

  test('is known by its name where its media type says nothing, else by that', async () => {
    const unnamed = 'application/octet-stream';
    expect(await read(file('p.jsonl', '{}', unnamed) + END)).toMatchObject({ mediaType: 'application/x-ndjson' });
    expect(await read(file('P.CSV', ROWS, 'application/vnd.ms-excel') + END)).toMatchObject({ mediaType: 'text/csv' });
    expect(await read(file('rows', ROWS, 'text/csv; charset=utf-8') + END)).toMatchObject({ mediaType: 'text/csv' });
    const refused = { code: 'unsupported_media_type', details: { accepted: expect.arrayContaining(['text/csv']) } };
    await expect(read(file('p.xlsx', ROWS, unnamed) + END)).rejects.toMatchObject(refused);
  });

  test.each([
    ['no file', END, 'file'],
    ['a field before the file', part('name="dry_run"', 'true') + file('p.csv', ROWS) + END, 'dry_run'],
    ['a field behind the file', file('p.csv', ROWS) + part('name="dry_run"', 'true') + END, 'dry_run'],
    ['two files', file('p.csv', ROWS) + file('q.csv', ROWS, 'text/csv', 'other') + END, 'other'],
    ['an end in the middle of the file', file('p.csv', ROWS).slice(0, -8), 'file'],
  ])('with %s is refused by its field', async (_what, form, field) => {
    for (const size of [5, 10_000]) {
      const refused = { code: 'validation_failed', details: { errors: [expect.objectContaining({ field })] } };
      await expect(read(form, size)).rejects.toMatchObject(refused);
    }
  });

  test('without a boundary is refused, and a body of another type is 415', async () => {
    await expect(read(END, 9, 'multipart/form-data')).rejects.toMatchObject({ code: 'validation_failed' });
    await expect(read('x', 9, 'application/json')).rejects.toMatchObject({ code: 'unsupported_media_type' });
  });

  test('stops its form when nobody reads on', async () => {
    let sent = 0;
    async function* endless(): AsyncGenerator<Uint8Array, void> {
      yield Buffer.from(file('p.csv', '').slice(0, -2));
      for (; sent < 10_000; sent += 1) yield Buffer.alloc(65_536, 'a');
    }
    const { bytes } = await openUpload(endless(), FORM);
    for await (const chunk of bytes) {
      expect(chunk.byteLength).toBeGreaterThan(0);
      break;
    }
    expect(sent).toBeLessThan(100);
  });
});
