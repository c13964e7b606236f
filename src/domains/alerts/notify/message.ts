import type { AlertType } from '../../../generated/prisma/enums.ts';

/** One line of a message: a breach, or the same one found several times. */
export type MessageAlert = {
  fireId: string;
  sku: string | null;
  summary: string;
  /** How often it was found since the message before. */
  count: number;
  firstAt: string;
  lastAt: string;
  scoreBefore: number | null;
  scoreAfter: number | null;
  /** The product's page. */
  url: string | null;
  details: Record<string, unknown>;
};

/** What a delivery says, whatever the channel; fixed when it is first tried. */
export type AlertMessage = {
  deliveryId: string;
  workspaceId: string;
  rule: { id: string; name: string; type: AlertType };
  createdAt: string;
  /** Breaches that go on, oldest first. */
  alerts: MessageAlert[];
  /** Those that had cleared before the message was sent. */
  cleared: MessageAlert[];
  /** Lines that are not among them: a message has at most 200. */
  left: number;
  /** Where the API is. */
  apiUrl: string;
  isTest: boolean;
};

/** A fire as a message is made of it. */
export type MessageFire = {
  id: string;
  sku: string | null;
  summary: string;
  details: unknown;
  firedAt: Date;
  clearedAt: Date | null;
};

/** Lines of a message; the rest is counted, and read over the API. */
const LINES_MAX = 200;

/** Gathers fires into lines: the same breach found again is one line that counts. What goes on comes before what has cleared. */
export function gatherAlerts(fires: readonly MessageFire[]): Pick<AlertMessage, 'alerts' | 'cleared' | 'left'> {
  const lines = new Map<string, { line: MessageAlert; isCleared: boolean }>();
  const inOrder = [...fires].sort((first, second) => first.firedAt.getTime() - second.firedAt.getTime());
  for (const fire of inOrder) {
    const key = `${fire.sku} ${fire.summary}`;
    const known = lines.get(key);
    const line = lineOf(fire);
    const joined = known ? { ...line, count: known.line.count + 1, firstAt: known.line.firstAt } : line;
    lines.set(key, { line: joined, isCleared: fire.clearedAt !== null });
  }
  const all = [...lines.values()];
  const alerts = all.flatMap(({ line, isCleared }) => (isCleared ? [] : [line])).slice(0, LINES_MAX);
  const cleared = all.flatMap(({ line, isCleared }) => (isCleared ? [line] : [])).slice(0, LINES_MAX - alerts.length);
  return { alerts, cleared, left: all.length - alerts.length - cleared.length };
}

/** Where all the fires of the message's rule are read. */
export function firesUrl({ apiUrl, rule }: Pick<AlertMessage, 'apiUrl' | 'rule'>): string {
  return `${apiUrl}/v1/alerts/fires?rule_id=${rule.id}`;
}

/** The subject line: what happened, or how much. */
export function subjectOf({ alerts, cleared, left, rule, isTest }: AlertMessage): string {
  if (isTest) return `Test of “${rule.name}”`;
  const [only] = alerts;
  if (only && alerts.length === 1 && cleared.length === 0 && left === 0) return only.summary;
  const parts = [
    alerts.length > 0 ? counted(alerts.length, 'alert') : '',
    cleared.length > 0 ? `${cleared.length} cleared` : '',
    left > 0 ? `${left} more` : '',
  ];
  return `${rule.name}: ${parts.filter(Boolean).join(', ')}`;
}

/** `3 alerts`, `1 alert`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** What stands behind a line that was found several times. @returns an empty text for one that was found once */
export function repetition({ count, firstAt, lastAt }: MessageAlert): string {
  return count > 1 ? `${count} times, first ${readable(firstAt)}, last ${readable(lastAt)}` : '';
}

/** The change of the score with its sign, `−32`. @returns an empty text where there are not two scores, or no change */
export function deltaOf({ scoreBefore, scoreAfter }: MessageAlert): string {
  if (scoreBefore === null || scoreAfter === null || scoreBefore === scoreAfter) return '';
  const delta = scoreAfter - scoreBefore;
  return delta > 0 ? `+${delta}` : `−${-delta}`;
}

/** The text, or its beginning with an ellipsis. */
export function cut(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max - 1)}…` : text;
}

/** A moment as people read it, in UTC. */
export function readable(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}

function lineOf(fire: MessageFire): MessageAlert {
  const details = isRecord(fire.details) ? fire.details : {};
  const at = fire.firedAt.toISOString();
  return {
    fireId: fire.id,
    sku: fire.sku,
    summary: fire.summary,
    count: 1,
    firstAt: at,
    lastAt: at,
    scoreBefore: numberOf(details['score_before']),
    scoreAfter: numberOf(details['score_after']),
    url: typeof details['url'] === 'string' ? details['url'] : null,
    details,
  };
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
