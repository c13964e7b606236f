import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectProportion } from '../../../../test/support/proportion.ts';
import { readImageHeader } from './images.ts';

const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : part)));
const u32 = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const u16 = (value: number): number[] => [value >>> 8, value & 255];
const le16 = (value: number): number[] => [value & 255, value >>> 8];
const le24 = (value: number): number[] => [value & 255, (value >>> 8) & 255, value >>> 16];
const box = (type: string, ...body: number[][]): number[] => {
  const flat = body.flat();
  return [...u32(flat.length + 8), ...Buffer.from(type, 'latin1'), ...flat];
};
const ispe = (width: number, height: number): number[] => box('ispe', u32(0), u32(width), u32(height));

const png = (width: number, height: number) =>
  bytes([0x89], 'PNG\r\n\x1a\n', u32(13), 'IHDR', u32(width), u32(height), [8, 2, 0, 0, 0]);
const segment = (marker: number, length: number): number[] => [
  0xff,
  marker,
  ...u16(length + 2),
  ...Array<number>(length).fill(0),
];
const frame = (marker: number, width: number, height: number): number[] => [
  0xff,
  marker,
  ...u16(17),
  8,
  ...u16(height),
  ...u16(width),
  ...Array<number>(10).fill(0),
];
const lossless = (width: number, height: number): number[] => {
  const bits = (width - 1) | ((height - 1) << 14);
  return [0x2f, bits & 255, (bits >>> 8) & 255, (bits >>> 16) & 255, bits >>> 24];
};
const riff = (chunk: string, ...body: number[][]) =>
  bytes('RIFF', [0, 0, 0, 0], 'WEBP', chunk, [0, 0, 0, 0], body.flat());

describe('the size of an image is read from its own header', () => {
  test.each([
    ['png', png(1200, 800)],
    ['gif', bytes('GIF89a', le16(1200), le16(800), [0, 0, 0])],
    ['jpeg', bytes([0xff, 0xd8], segment(0xe0, 14), segment(0xc4, 30), frame(0xc0, 1200, 800))],
    ['jpeg', bytes([0xff, 0xd8], segment(0xe1, 60_000), segment(0xe2, 60_000), [0xff], frame(0xc2, 1200, 800))],
    ['webp', riff('VP8X', [0, 0, 0, 0], le24(1199), le24(799))],
    ['webp', riff('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a], le16(1200), le16(800))],
    ['webp', riff('VP8L', lossless(1200, 800))],
    [
      'avif',
      Uint8Array.from([
        ...box('ftyp', [...Buffer.from('avif')], u32(0)),
        ...box('meta', u32(0), box('hdlr', u32(0)), box('iprp', box('ipco', ispe(160, 90), ispe(1200, 800)))),
      ]),
    ],
  ] as const)('%s', (format, file) => {
    expect(readImageHeader(file)).toEqual({ format, width: 1200, height: 800 });
  });

  test('a 65,535 px header is a number and no memory', () => {
    expect(readImageHeader(png(65_535, 65_535))).toMatchObject({ width: 65_535, height: 65_535 });
  });

  test.each([
    ['an SVG', bytes('<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="2000"/>')],
    ['an HTML page', bytes('<!doctype html>')],
    ['nothing', new Uint8Array(0)],
    ['a PNG cut before its size', png(10, 10).subarray(0, 18)],
    ['a PNG of no width', png(0, 10)],
    ['a JPEG without a frame', bytes([0xff, 0xd8], segment(0xe0, 14), [0xff, 0xd9])],
    ['an AVIF whose boxes claim no length', bytes(box('ftyp', [...Buffer.from('avif')]), u32(4), 'meta')],
  ])('%s has none', (_name, file) => {
    expect(readImageHeader(file)).toBeNull();
  });

  test('whatever the bytes, reading ends and never throws', () => {
    const heads = [
      png(1, 1),
      bytes([0xff, 0xd8]),
      bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8X'),
      bytes(box('ftyp', [...Buffer.from('avif')]), u32(20), 'meta'),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 400 }), (head, tail) => {
        const read = readImageHeader(Uint8Array.from([...head, ...tail]));
        expect(read === null || (read.width > 0 && read.height > 0)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('a file of empty segments is walked in linear time', () => {
    expectProportion(2_000_000, (size) => {
      const file = new Uint8Array(size).fill(0xff);
      file[1] = 0xd8;
      readImageHeader(file);
    });
  });
});
