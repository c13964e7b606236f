import {
  type AlertMessage,
  counted,
  cut,
  deltaOf,
  firesUrl,
  type MessageAlert,
  readable,
  repetition,
  subjectOf,
} from './message.ts';

const BLOCKS_MAX = 50;
const SECTION_MAX = 3_000;
const HEADER_MAX = 150;
const FALLBACK_MAX = 3_000;
const SUMMARY_MAX = 1_500;
const LINK_MAX = 1_400;

type Block = Record<string, unknown>;

/**
 * The message as Slack's incoming webhooks take it: at most 50 blocks, each text at most 3,000 characters, and a plain
 * text for notifications. Lines that do not fit are counted in the last block.
 *
 * @source Slack, "Block Kit": limits of blocks, sections and headers
 */
export function slackBody(message: AlertMessage): string {
  const lines = message.alerts.length + message.cleared.length;
  const head = [
    { type: 'header', text: { type: 'plain_text', text: cut(subjectOf(message), HEADER_MAX), emoji: false } },
  ];
  const foot = [context(`Rule “${message.rule.name}” · ${readable(message.createdAt)}`)];
  const room = BLOCKS_MAX - head.length - foot.length;
  const shownMax = lines + message.left > room ? room - 1 : room;
  const alerts = message.alerts.slice(0, shownMax);
  const cleared = message.cleared.slice(0, shownMax - alerts.length);
  const shown = [...alerts.map((alert) => alertBlock(alert)), ...cleared.map((alert) => clearedBlock(alert))];
  const left = message.left + lines - shown.length;
  const more = left > 0 ? [section(`_and ${counted(left, 'more line')}, all at ${escaped(firesUrl(message))}_`)] : [];
  const blocks = [...head, ...shown, ...more, ...foot];
  return JSON.stringify({ text: fallbackText(message), blocks });
}

function fallbackText(message: AlertMessage): string {
  return mrkdwn(
    [subjectOf(message), ...message.alerts.slice(0, BLOCKS_MAX).map(({ summary }) => summary)].join('\n'),
    FALLBACK_MAX,
  );
}

function alertBlock(alert: MessageAlert): Block {
  const delta = deltaOf(alert);
  const fields = [
    alert.sku ? `*SKU*\n${mrkdwn(alert.sku, 1_000)}` : null,
    alert.scoreAfter === null ? null : `*Score*\n${alert.scoreBefore ?? '–'} → ${alert.scoreAfter}`,
    delta ? `*Delta*\n${delta}` : null,
    alert.count > 1 ? `*Found*\n${repetition(alert)}` : null,
  ].filter((field) => field !== null);
  return {
    ...section(linked(alert)),
    ...(fields.length > 0 ? { fields: fields.map((text) => ({ type: 'mrkdwn', text })) } : {}),
  };
}

function clearedBlock(alert: MessageAlert): Block {
  return section(`:white_check_mark: cleared: ${linked(alert)}`);
}

/** The summary with a link to the page, where that is short enough to be one. */
function linked(alert: MessageAlert): string {
  const text = mrkdwn(alert.summary, SUMMARY_MAX);
  const address = alert.url === null ? '' : escaped(alert.url);
  return address === '' || address.length > LINK_MAX ? text : `${text} <${address}|Open page>`;
}

/** @param text mrkdwn of at most 3,000 characters */
function section(text: string): Block {
  return { type: 'section', text: { type: 'mrkdwn', text } };
}

function context(text: string): Block {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: mrkdwn(text, SECTION_MAX) }] };
}

/** A text as mrkdwn of at most so many characters; no escape is cut in two. */
function mrkdwn(text: string, max: number): string {
  const whole = escaped(text);
  return whole.length > max ? `${whole.slice(0, max - 1).replace(/&[a-z]{0,3}$/, '')}…` : whole;
}

/** @source Slack, "Formatting text": only these three have to be escaped */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
