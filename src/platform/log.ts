import pino from 'pino';
import type { Log, LogFields } from '../kernel/log.ts';
import { once } from '../kernel/once.ts';
import { truncate } from '../kernel/text.ts';
import { turnWriter } from './log-lines.ts';
import { createRedact, isSecretName, REDACTED, type Redact } from './redact.ts';

/** How lines are written. */
export type LogOptions = {
  level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Where lines go; default standard output. */
  destination?: { write(line: string): void };
  /** Secrets of this installation, hidden wherever they turn up. */
  secrets?: readonly string[];
};

const MAX_DEPTH = 12;
const MAX_ITEMS = 200;
const MAX_TEXT = 8 * 1024;
/** So much is searched for secrets; well beyond what is kept, so that a cut never leaves half of one. */
const MAX_SEARCHED = 4 * MAX_TEXT;
const MAX_NAMES = 2_000;
const OWN_NAMES = new Set(['level', 'time', 'event']);

/**
 * A log of one JSON line for each unit of work: `level`, `time`, `event` and the fields. Secrets are taken out of
 * every text at any depth, errors with their causes and stacks included; long texts and lists are cut.
 */
export function createLog(options: LogOptions): Log {
  const settings: pino.LoggerOptions = {
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  };
  const logger = pino(settings, options.destination ?? turnWriter(process.stdout.fd));
  const redact = createRedact(options.secrets);
  return logWith({ logger, redact, names: rememberNames(redact) }, () => []);
}

type Sink = { logger: pino.Logger; redact: Redact; names: Names };

/** A child's fields are cleaned when it first writes: most children of a request never do. */
function logWith(sink: Sink, bound: () => readonly CleanField[]): Log {
  const write = (level: 'debug' | 'info' | 'warn' | 'error', event: string, fields: LogFields = {}): void => {
    if (!sink.logger.isLevelEnabled(level)) return;
    const line: Record<string, unknown> = { event: sink.names(event).text };
    for (const [name, value] of bound()) put(line, name, value);
    for (const [name, value] of cleanFields(fields, sink)) put(line, name, value);
    sink.logger[level](line);
  };
  return {
    debug: (event, fields) => write('debug', event, fields),
    info: (event, fields) => write('info', event, fields),
    warn: (event, fields) => write('warn', event, fields),
    error: (event, fields) => write('error', event, fields),
    child: (fields) =>
      logWith(
        sink,
        once(() => [...bound(), ...cleanFields(fields, sink)]),
      ),
  };
}

type CleanField = readonly [name: string, value: unknown];

function cleanFields(fields: LogFields, { redact, names }: Sink): CleanField[] {
  const walk = { redact, names, above: [fields] };
  return Object.entries(fields).map(([name, value]) => [
    OWN_NAMES.has(name) ? `${name}_` : names(name).text,
    cleanNamed(name, value, walk),
  ]);
}

/** A name that would be the object's prototype is one of its own, as any other. */
function put(line: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') Object.defineProperty(line, name, { value, enumerable: true, configurable: true });
  else line[name] = value;
}

/** A name of a field or an event: as it may be written, and whether its value is to be hidden. */
type Names = (name: string) => { text: string; isSecret: boolean };

/** Names are few and come again and again, so what is known of the first ones is kept. */
function rememberNames(redact: Redact): Names {
  const known = new Map<string, ReturnType<Names>>();
  return (name) => {
    const found = known.get(name);
    if (found) return found;
    const made = { text: redact(name), isSecret: isSecretName(name) };
    if (known.size < MAX_NAMES && name.length < 100) known.set(name, made);
    return made;
  };
}

type Walk = { redact: Redact; names: Names; above: readonly object[] };

function cleanNamed(name: string, value: unknown, walk: Walk): unknown {
  const isHidden =
    walk.names(name).isSecret && value !== null && !['undefined', 'number', 'boolean'].includes(typeof value);
  return isHidden ? REDACTED : clean(value, walk);
}

function clean(value: unknown, walk: Walk): unknown {
  if (typeof value === 'string') return cleanText(value, walk.redact);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'function' || typeof value === 'symbol') return `[${typeof value}]`;
  if (typeof value !== 'object' || value === null) return value;
  if (walk.above.includes(value)) return '[circular]';
  if (walk.above.length >= MAX_DEPTH) return '[deep]';
  try {
    return cleanObject(value, { ...walk, above: [...walk.above, value] });
  } catch {
    // A getter may throw; a log line must not.
    return '[unreadable]';
  }
}

function cleanObject(value: object, walk: Walk): unknown {
  if (value instanceof Error) return cleanError(value, walk);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof URL) return cleanText(value.href, walk.redact);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof Map) return clean([...value], walk);
  if (value instanceof Set) return clean([...value], walk);
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => clean(item, walk));
  const entries = Object.entries(value).slice(0, MAX_ITEMS);
  return Object.fromEntries(entries.map(([name, item]) => [walk.names(name).text, cleanNamed(name, item, walk)]));
}

/** An error's own fields (a code, details, a failed query) may hold what its message does not. */
function cleanError(error: Error, walk: Walk): unknown {
  const { name, message, stack, cause, ...own } = error;
  return {
    type: cleanText(error.name, walk.redact),
    message: cleanText(error.message, walk.redact),
    ...(typeof error.stack === 'string' && { stack: cleanText(error.stack, walk.redact) }),
    ...(error.cause !== undefined && { cause: clean(error.cause, walk) }),
    ...Object.fromEntries(
      Object.entries(own).map(([key, item]) => [walk.names(key).text, cleanNamed(key, item, walk)]),
    ),
  };
}

function cleanText(text: string, redact: Redact): string {
  return truncate(redact(text.slice(0, MAX_SEARCHED)), MAX_TEXT);
}
