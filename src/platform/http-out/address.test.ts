import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressOfHost, isNearbyName, isPublicAddress } from './address.ts';

/** Written from the registries in plain numbers, sharing no code with what it judges. */
const NOT_PUBLIC_V4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['168.63.129.16', 32],
] as const;
const GLOBAL_V6 = [0x2000n << 112n, 3] as const;
const NOT_PUBLIC_V6 = [
  [(0x2001n << 112n) | (0x0000n << 96n), 23],
  [(0x2001n << 112n) | (0x0db8n << 96n), 32],
  [0x2002n << 112n, 16],
  [(0x2620n << 112n) | (0x004fn << 96n) | (0x8000n << 80n), 48],
  [0x3fffn << 112n, 20],
] as const;
const MAPPED = [0xffffn << 32n, 96] as const;

const v4Ranges = NOT_PUBLIC_V4.map(([base, bits]) => [toNumber(base), bits] as const);

function toNumber(dotted: string): bigint {
  return dotted.split('.').reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
}

function isIn(value: bigint, [base, bits]: readonly [bigint, number], width: number): boolean {
  const shift = BigInt(width - bits);
  return value >> shift === base >> shift;
}

function isPublicV4(value: bigint): boolean {
  return !v4Ranges.some((range) => isIn(value, range, 32));
}

function isPublicV6(value: bigint): boolean {
  if (isIn(value, MAPPED, 128)) return isPublicV4(value & 0xffffffffn);
  return isIn(value, GLOBAL_V6, 128) && !NOT_PUBLIC_V6.some((range) => isIn(value, range, 128));
}

function dotted(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
}

function groups(value: bigint): string[] {
  return Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - index * 16)) & 0xffffn).toString(16));
}

function compressed(value: bigint): string {
  return new URL(`http://[${groups(value).join(':')}]/`).hostname.slice(1, -1);
}

function withDottedTail(value: bigint): string {
  return `${groups(value).slice(0, 6).join(':')}:${dotted(value & 0xffffffffn)}`;
}

/** Addresses at random, and as often next to the edge of a range, where mistakes live. */
function addresses(width: number, edges: readonly (readonly [bigint, number])[]): fc.Arbitrary<bigint> {
  const all = (1n << BigInt(width)) - 1n;
  const nearEdge = fc
    .tuple(fc.constantFrom(...edges), fc.boolean(), fc.bigInt(-2n, 2n))
    .map(([[base, bits], isEnd, shift]) => (base + (isEnd ? 1n << BigInt(width - bits) : 0n) + shift) & all);
  const inside = fc
    .tuple(fc.constantFrom(...edges), fc.bigInt(0n, all))
    .map(([[base, bits], noise]) => base | (noise & ((1n << BigInt(width - bits)) - 1n)));
  return fc.oneof(fc.bigInt(0n, all), nearEdge, inside);
}

const v6Edges = [
  GLOBAL_V6,
  MAPPED,
  ...NOT_PUBLIC_V6,
  ...v4Ranges.map(([base, bits]) => [MAPPED[0] | base, bits + 96] as const),
  ...([
    [0x64ff9bn << 96n, 96],
    [(0x64ff9bn << 96n) | (1n << 80n), 48],
    [0xfc00n << 112n, 7],
    [0xfe80n << 112n, 10],
    [0xff00n << 112n, 8],
    [0x5f00n << 112n, 16],
    [0x0100n << 112n, 64],
    [0n, 96],
  ] as const),
];
const LIMIT = { numRuns: 1_000_000, interruptAfterTimeLimit: 2_000, markInterruptAsFailure: false };

describe('what counts as public agrees with the registries', () => {
  test('for IPv4 addresses', () => {
    fc.assert(
      fc.property(addresses(32, v4Ranges), (value) => isPublicAddress(dotted(value)) === isPublicV4(value)),
      LIMIT,
    );
  });

  test('for IPv6 addresses, however they are written', () => {
    fc.assert(
      fc.property(addresses(128, v6Edges), (value) => {
        const spellings = [groups(value).join(':'), groups(value).join(':').toUpperCase(), compressed(value)];
        return [...spellings, withDottedTail(value)].every((text) => isPublicAddress(text) === isPublicV6(value));
      }),
      LIMIT,
    );
  });

  test('for IPv4 addresses in every spelling a URL can have', () => {
    const spellings = fc.tuple(addresses(32, v4Ranges), fc.constantFrom(...SPELLINGS));
    fc.assert(
      fc.property(spellings, ([value, spell]) => {
        const host = addressOfHost(new URL(`http://${spell(value)}/`).hostname);
        return host !== null && isPublicAddress(host) === isPublicV4(value);
      }),
      LIMIT,
    );
  });
});

const octets = (value: bigint): bigint[] => [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn);
const SPELLINGS: readonly ((value: bigint) => string)[] = [
  dotted,
  (value) => `${dotted(value)}.`,
  (value) => value.toString(),
  (value) => `0x${value.toString(16)}`,
  (value) => `0${value.toString(8)}`,
  (value) =>
    octets(value)
      .map((octet) => `0x${octet.toString(16)}`)
      .join('.'),
  (value) =>
    octets(value)
      .map((octet) => `0${octet.toString(8)}`)
      .join('.'),
  (value) => `${value >> 24n}.${value & 0xffffffn}`,
  (value) => `${value >> 24n}.${(value >> 16n) & 0xffn}.${value & 0xffffn}`,
  (value) => dotted(value).replaceAll('.', '。'),
  (value) => dotted(value).replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
];

test('what is no plain address is not public', () => {
  const texts = [
    '',
    'example.com',
    '8.8.8',
    '0x08080808',
    '08.8.8.8',
    '134744072',
    '2606:4700::1%eth0',
    '[2606:4700::1]',
    '8.8.8.8/8',
  ];
  expect(texts.filter(isPublicAddress)).toEqual([]);
});

test('addresses of the public internet are public', () => {
  const texts = ['1.1.1.1', '8.8.8.8', '2606:4700:4700::1111', '2a00:1450:4001::8', '::ffff:8.8.8.8'];
  expect(texts.filter((text) => !isPublicAddress(text))).toEqual([]);
});

test('names of machines nearby are known whatever their case, depth or trailing dot', () => {
  const nearby = [
    'localhost',
    'LOCALHOST.',
    'a.localhost',
    'metadata.google.internal',
    'db.internal.',
    'printer.local',
    'redis',
    'x..',
  ];
  expect(nearby.filter((name) => !isNearbyName(name))).toEqual([]);
  expect(['example.com', 'local.example', 'localhost.example.com', 'notlocalhost.com'].filter(isNearbyName)).toEqual(
    [],
  );
});
