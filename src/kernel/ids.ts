import { pooledRandomBytes } from './random-bytes.ts';

/** The prefix of every kind of row; an id tells what it names. */
export const ID_PREFIXES = {
  Workspace: 'ws',
  ApiKey: 'key',
  Product: 'prd',
  ScoreRun: 'run',
  Recommendation: 'rec',
  PromptSession: 'ses',
  EngineResponse: 'rsp',
  PromptSet: 'pset',
  Competitor: 'cmp',
  NameAlias: 'als',
  AlertRule: 'rule',
  AlertFire: 'fire',
  AlertChannel: 'chn',
  AlertDelivery: 'adl',
  Persona: 'per',
  Review: 'rev',
  PersonaSet: 'pst',
  ReviewFeed: 'rfd',
  Job: 'job',
  Event: 'evt',
  WebhookEndpoint: 'whe',
  WebhookDelivery: 'dlv',
  Store: 'str',
  Schedule: 'sch',
  LlmCall: 'llm',
  Upload: 'upl',
  EngineKey: 'ekey',
} as const;

/** A kind of row that has ids. */
export type IdType = keyof typeof ID_PREFIXES;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const BODY = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;
const TYPE_OF_PREFIX = new Map(Object.entries(ID_PREFIXES).map(([type, prefix]) => [prefix as string, type as IdType]));

let lastMs = 0;
let sequence = 0;

/** A new id of this kind: `prefix_` and a UUIDv7 in 26 Crockford characters; ids of one process sort by creation. */
export function newId(type: IdType, nowMs: number = Date.now()): string {
  return `${ID_PREFIXES[type]}_${encode(uuidV7(nowMs))}`;
}

/** The kind an id names. @returns null when the text is not an id of ours */
export function idType(id: string): IdType | null {
  const cut = id.indexOf('_');
  if (cut < 1 || !BODY.test(id.slice(cut + 1))) return null;
  return TYPE_OF_PREFIX.get(id.slice(0, cut)) ?? null;
}

/** Is this text an id of this kind? */
export function isId(type: IdType, id: string): boolean {
  return idType(id) === type;
}

/** 48 bits of milliseconds, 12 of a sequence within the millisecond, 62 of chance. @source RFC 9562 §5.7, method 1 */
function uuidV7(nowMs: number): bigint {
  if (nowMs > lastMs) {
    lastMs = nowMs;
    sequence = 0;
  } else {
    sequence += 1;
    if (sequence > 0xfff) {
      lastMs += 1;
      sequence = 0;
    }
  }
  const random = pooledRandomBytes(8).readBigUInt64BE() & 0x3fffffffffffffffn;
  return (BigInt(lastMs) << 80n) | (0x7n << 76n) | (BigInt(sequence) << 64n) | (0x2n << 62n) | random;
}

function encode(value: bigint): string {
  let rest = value;
  let text = '';
  for (let index = 0; index < 26; index += 1) {
    text = ALPHABET.charAt(Number(rest & 31n)) + text;
    rest >>= 5n;
  }
  return text;
}
