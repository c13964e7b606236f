import { z } from 'zod';
import { AnswerEngine, PromptSessionStatus, ReadingCause, ResponseState } from '../../../generated/prisma/enums.ts';
import { snakeCase } from '../../../kernel/naming.ts';

/** Raised when a record of an export can no longer be read as it was written. */
const FORMAT = 1;

const moment = z.iso.datetime().nullable();
const text = z.string();
const money = z.number().nullable();

/** A session as an export holds it: what was asked, how it ended, who was tracked, and which readings there are. */
const sessionRecord = z.object({
  kind: z.literal('session'),
  format: z.literal(FORMAT),
  session: z.object({
    label: text.nullable(),
    status: z.enum(PromptSessionStatus),
    isSimulated: z.boolean(),
    prompts: z.array(text).min(1).max(100),
    engines: z.array(z.enum(AnswerEngine)).min(1).max(5),
    skus: z.array(text),
    repeats: z.int(),
    country: text.nullable(),
    language: text.nullable(),
    personaName: text.nullable(),
    personaPrefix: text.nullable(),
    unitCount: z.int(),
    reading: z.int(),
    tally: z.unknown(),
    createdAt: z.iso.datetime(),
    startedAt: moment,
    finishedAt: moment,
  }),
  competitors: z.array(z.object({ id: text, name: text, url: text.nullable(), aliases: z.array(text) })),
  readings: z.array(
    z.object({
      number: z.int(),
      cause: z.enum(ReadingCause),
      engineReader: z.int(),
      mentionReader: z.int(),
      claimReader: z.int(),
      namesHash: text.nullable(),
      createdAt: z.iso.datetime(),
      completedAt: moment,
    }),
  ),
});

const json = z.unknown().transform((value) => value ?? null);

const findings = z.object({
  number: z.int(),
  namesHash: text,
  outcome: text,
  answer: text.nullable(),
  citations: json,
  mentions: json,
  claims: json,
  searchQueries: z.array(text),
  usage: json,
  error: json,
  isBranded: z.boolean(),
  isAnswer: z.boolean(),
  isCited: z.boolean(),
  isMentioned: z.boolean(),
  firstPosition: z.int().nullable(),
  ownNames: z.int(),
  competitorIds: z.array(text),
  mentionedSkus: z.array(text),
  citedSkus: z.array(text),
  proposedNames: z.array(text),
});

/** A response as an export holds it: the question, the raw answer as it came, and every reading of it. */
const responseRecord = z.object({
  kind: z.literal('response'),
  format: z.literal(FORMAT),
  response: z.object({
    position: z.int(),
    engine: z.enum(AnswerEngine),
    promptIndex: z.int(),
    prompt: text,
    repeat: z.int(),
    state: z.enum(ResponseState),
    attempts: z.int(),
    costUsd: money,
    priceTableDate: text.nullable(),
    requestedModel: text.nullable(),
    servedModel: text.nullable(),
    latencyMs: z.int().nullable(),
    isSimulated: z.boolean(),
    failure: json,
    askedAt: moment,
    finishedAt: moment,
  }),
  raw: text.nullable(),
  readings: z.array(findings),
});

/** A line of an export. */
export const exportRecord = z.discriminatedUnion('kind', [sessionRecord, responseRecord]);

/** A line of an export. */
export type ExportRecord = z.output<typeof exportRecord>;

/** The first line. */
export type SessionRecord = z.output<typeof sessionRecord>;

/** Each of the other lines. */
export type ResponseRecord = z.output<typeof responseRecord>;

/** A row as an export writes it: moments and amounts as JSON has them, and of its fields those that the record names. */
export function recorded<Shape extends z.ZodRawShape>(
  shape: z.ZodObject<Shape>,
  row: Readonly<Record<string, unknown>>,
): z.output<z.ZodObject<Shape>> {
  const plain = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plainValue(value)]));
  return shape.parse(plain);
}

/** A record's part as a file spells it: `isSimulated` is `is_simulated` there. */
export function fileSpelling(value: unknown): unknown {
  return renamed(value, snakeCase);
}

/** A file's line as we spell it. */
export function ourSpelling(value: unknown): unknown {
  return renamed(value, (name) => name.replace(/_([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase()));
}

function renamed(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [rename(name), renamed(item, rename)]));
}

/** The records' parts, for writing them. */
export const RECORD_PARTS = {
  session: sessionRecord.shape.session,
  competitor: sessionRecord.shape.competitors.element,
  reading: sessionRecord.shape.readings.element,
  response: responseRecord.shape.response,
  findings,
} as const;

/** The version that records are written in. */
export const RECORD_FORMAT = FORMAT;

function plainValue(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  return isDecimal(value) ? value.toNumber() : value;
}

function isDecimal(value: unknown): value is { toNumber(): number } {
  return typeof value === 'object' && value !== null && 'toNumber' in value && typeof value.toNumber === 'function';
}
