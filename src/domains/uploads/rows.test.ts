import { describe, expect, test } from 'vitest';
import type { Row } from './row.ts';
import { readRows } from './rows.ts';
import type { UploadType } from './rules.ts';

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array, void> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function rowsOf(file: string | Buffer, type: UploadType = 'text/csv', size = 7): Promise<Row[]> {
  const rows: Row[] = [];
  const bytes = typeof file === 'string' ? Buffer.from(file) : file;
  for await (const row of readRows(pieces(bytes, size), type, () => undefined)) rows.push(row);
  return rows;
}

const TWO = [
  { row: 2, values: { sku: 'A', title: 'Ä "b", c' } },
  { row: 3, values: { sku: 'B', title: 'two\nlines' } },
];

describe('a CSV file', () => {
  const text = 'sku,title\r\nA,"Ä ""b"", c"\r\nB,"two\nlines"\r\n';

  test('is read the same with CRLF or LF, however it is cut into pieces', async () => {
    for (const size of [1, 2, 3, 7, 1_000]) expect(await rowsOf(text, 'text/csv', size)).toEqual(TWO);
    expect(await rowsOf(text.replaceAll('\r\n', '\n'))).toEqual(TWO);
    expect(await rowsOf(text.trimEnd())).toEqual(TWO);
  });

  test('is read with a byte order mark, as UTF-8 and as UTF-16 in either order', async () => {
    const little = Buffer.from(`\ufeff${text}`, 'utf16le');
    expect(await rowsOf(`\ufeff${text}`)).toEqual(TWO);
    expect(await rowsOf(little)).toEqual(TWO);
    expect(await rowsOf(Buffer.from(little).swap16())).toEqual(TWO);
  });

  test.each([';', '\t', ','])('separated by %j is told by its header', async (delimiter) => {
    const rows = await rowsOf(`sku${delimiter}"title, or; name"${delimiter}url\nA${delimiter}x${delimiter}y\n`);
    expect(rows).toEqual([{ row: 2, values: { sku: 'A', 'title,_or;_name': 'x', url: 'y' } }]);
  });

  test('keeps its good rows when others are broken, and each keeps its number', async () => {
    const rows = await rowsOf('sku,title\nA,a\nB\n\nC,12" pan\nD,d\nE,e,e\n');
    expect(rows.map((row) => ('fault' in row ? [row.row, 'fault'] : [row.row, row.values['sku']]))).toEqual([
      [2, 'A'],
      [3, 'B'],
      [5, 'C'],
      [6, 'D'],
      [7, 'fault'],
    ]);
  });

  test.each([
    ['Excel’s hint of its separator', 'sep=;\nsku;title\nA;x, y\n', [{ row: 3, values: { sku: 'A', title: 'x, y' } }]],
    [
      'a hint of a separator that is told by it alone',
      '"sep=|"\r\nsku|title\r\nA|x\r\n',
      [{ row: 3, values: { sku: 'A', title: 'x' } }],
    ],
    ['blank lines before its header', '\n\nsku;title\nA;x\n', [{ row: 4, values: { sku: 'A', title: 'x' } }]],
    ['rows of empty cells', ',,\nsku,title\n,\nA,x\n" ",\n', [{ row: 4, values: { sku: 'A', title: 'x' } }]],
    [
      'cells left out at the end of a row',
      'sku,title,url\nA\n',
      [{ row: 2, values: { sku: 'A', title: '', url: '' } }],
    ],
    [
      'a column without a name',
      'sku,title,\nA,x\nB,y,\n',
      [
        { row: 2, values: { sku: 'A', title: 'x', '': '' } },
        { row: 3, values: { sku: 'B', title: 'y', '': '' } },
      ],
    ],
    ['empty cells behind the last column', 'sku,title\nA,x,,\n', [{ row: 2, values: { sku: 'A', title: 'x' } }]],
    ['padding around quoted cells', ' "sku" , title\nA , "x, y" \n', [{ row: 2, values: { sku: 'A', title: 'x, y' } }]],
  ])('with %s is read as it is meant', async (_what, file, rows) => {
    for (const size of [1, 7, 1_000]) expect(await rowsOf(file, 'text/csv', size)).toEqual(rows);
  });

  test('tells how its cells are separated, with its columns', async () => {
    const told: unknown[] = [];
    const rows = readRows(pieces(Buffer.from('sku;price\nA;1,5\n'), 5), 'text/csv', (...header) => told.push(header));
    for await (const row of rows) expect(row).toEqual({ row: 2, values: { sku: 'A', price: '1,5' } });
    expect(told).toEqual([[['sku', 'price'], { delimiter: ';', hasHint: false }]]);
  });

  test('whose last quote is never closed gives every row before it', async () => {
    const rows = await rowsOf('sku,title\nA,a\nB,"never\nclosed');
    expect(rows).toEqual([
      { row: 2, values: { sku: 'A', title: 'a' } },
      { row: 3, fault: 'A quoted cell is never closed.' },
    ]);
  });

  test.each([
    ['nothing', ''],
    ['nothing but blank lines', '\n\n'],
    ['a column named twice', 'sku,SKU\nA,B'],
    ['bytes that are no text', Buffer.from([0x73, 0x6b, 0x75, 0x0a, 0xff, 0xc3, 0x28])],
  ])('with %s is refused as a whole', async (_what, file) => {
    await expect(rowsOf(file)).rejects.toMatchObject({ code: 'import_failed' });
  });
});

describe('a JSONL file', () => {
  test('gives an object a line, blank lines counted and passed over', async () => {
    const rows = await rowsOf('{"sku":"A"}\r\n\n{"sku":"B"}', 'application/x-ndjson');
    expect(rows).toEqual([
      { row: 1, values: { sku: 'A' } },
      { row: 3, values: { sku: 'B' } },
    ]);
  });

  test('names the lines that are no JSON object, or too long to keep', async () => {
    const rows = await rowsOf(`{]\n[1]\n"${'x'.repeat(1_100_000)}"\n{"sku":"A"}\n`, 'application/x-ndjson', 65_536);
    expect(rows.map((row) => ('fault' in row ? row.fault : row.values))).toEqual([
      'The line is not JSON.',
      'The line is not a JSON object.',
      'The line is longer than 1048576 characters.',
      { sku: 'A' },
    ]);
  });
});
