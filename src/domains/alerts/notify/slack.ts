import { type AlertMessage, counted, type MessageAlert, readable, repetition, subjectOf } from './message.ts';

const BLOCKS_MAX = 50;
const SECTION_MAX = 3_000;
const HEADER_MAX = 150;
const FALLBACK_MAX = 3_000;

type Block = Record<string, unknown>;

/**
 * The message as Slack's incoming webhooks take it: at most 50 blocks, each text at most 3,000 characters, and a plain
 * text for notifications. Lines that do not fit are counted in the last block.
 *
 * @source Slack, "Block Kit": limits of blocks, sections and headers
 */
export function slackBody(message: AlertMessage): string {
  const lines = [...message.alerts.map((alert) => alertBlock(alert)), ...clearedBlocks(message)];
  const head = [
    { type: 'header', text: { type: 'plain_text', text: cut(subjectOf(message), HEADER_MAX), emoji: false } },
  ];
  const foot = [context(`Rule “${message.rule.name}” · ${readable(message.createdAt)}`)];
  const room = BLOCKS_MAX - head.length - foot.length;
  const shown = lines.length > room ? lines.slice(0, room - 1) : lines;
  const left = lines.length - shown.length;
  const blocks = [...head, ...shown, ...(left > 0 ? [section(`_and ${counted(left, 'more line')}_`)] : []), ...foot];
  return JSON.stringify({ text: fallbackText(message), blocks });
}

function fallbackText(message: AlertMessage): string {
  return cut(
    escapeMrkdwn([subjectOf(message), ...message.alerts.map(({ summary }) => summary)].join('\n')),
    FALLBACK_MAX,
  );
}

function alertBlock(alert: MessageAlert): Block {
  const delta = alert.scoreBefore !== null && alert.scoreAfter !== null ? alert.scoreAfter - alert.scoreBefore : null;
  const fields = [
    alert.sku ? `*SKU*\n${escapeMrkdwn(alert.sku)}` : null,
    alert.scoreAfter === null ? null : `*Score*\n${alert.scoreBefore ?? '–'} → ${alert.scoreAfter}`,
    delta === null ? null : `*Delta*\n${delta > 0 ? '+' : ''}${delta}`,
    alert.count > 1 ? `*Found*\n${repetition(alert)}` : null,
  ].filter((field) => field !== null);
  return {
    ...section(linked(alert)),
    ...(fields.length > 0 ? { fields: fields.map((text) => ({ type: 'mrkdwn', text: cut(text, 2_000) })) } : {}),
  };
}

function clearedBlocks({ cleared }: AlertMessage): Block[] {
  return cleared.map((alert) => section(`:white_check_mark: cleared: ${linked(alert)}`));
}

function linked(alert: MessageAlert): string {
  const text = escapeMrkdwn(cut(alert.summary, 2_000));
  return alert.url ? `${text} <${escapeMrkdwn(alert.url)}|Open page>` : text;
}

function section(text: string): Block {
  return { type: 'section', text: { type: 'mrkdwn', text: cut(text, SECTION_MAX) } };
}

function context(text: string): Block {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: cut(escapeMrkdwn(text), SECTION_MAX) }] };
}

/** @source Slack, "Formatting text": only these three have to be escaped */
function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function cut(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max - 1)}…` : text;
}
