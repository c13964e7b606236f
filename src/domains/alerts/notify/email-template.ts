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

/** What an email shows at most: mail programs cut off what is longer than some 100 KB. */
const LINES_MAX = 60;
const LINES_MAX_BYTES = 80_000;
const SUMMARY_MAX = 1_000;

/**
 * The email as HTML: tables and inline styles, as mail programs read them; 600 px wide, narrower on a phone, dark where
 * the reader's program is.
 */
export function emailHtml(message: AlertMessage): string {
  const { alerts, cleared, left } = shownLines(message);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subjectOf(message))}</title>
<style>
@media (prefers-color-scheme: dark){.bg{background:#14171a!important}.card{background:#1d2227!important;border-color:#343b42!important}.text{color:#eef1f3!important}.soft{color:#a9b4bd!important}.line{border-color:#343b42!important}.link{color:#8ec5ff!important}}
@media (max-width:480px){.pad{padding-left:16px!important;padding-right:16px!important}.cell{display:block!important;width:auto!important;padding-bottom:6px!important}.score{display:block!important;width:auto!important;text-align:left!important;padding:0 0 14px!important}.delta{display:inline!important;padding-left:8px!important}}
</style></head>
<body class="bg" style="margin:0;padding:0;background:#f3f5f7">
<table role="presentation" class="bg" width="100%" cellpadding="0" cellspacing="0" style="background:#f3f5f7"><tr><td align="center" style="padding:24px 8px">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;background:#ffffff;border:1px solid #dde3e8;border-radius:8px">
<tr><td class="pad" style="padding:24px 28px 8px">
<p class="soft" style="${SOFT}">eCommerce Insights</p>
<h1 class="text" style="margin:4px 0 0;${FONT}font-size:20px;line-height:1.35;color:#1b2227;overflow-wrap:anywhere">${escapeHtml(cut(headingOf(message), SUMMARY_MAX))}</h1>
</td></tr>
${message.isTest ? note('This is a test: the channel works, and nothing has happened.') : ''}
${alerts.map((alert) => row(alert)).join('\n')}
${cleared.length > 0 ? section('Cleared meanwhile') : ''}
${cleared.map((alert) => row(alert)).join('\n')}
${left > 0 ? note(`And ${counted(left, 'more line')}: the list below has them all.`) : ''}
<tr><td class="pad" style="padding:16px 28px 24px">
<p class="soft" style="${SOFT}">You are told by the rule “${escapeHtml(message.rule.name)}” (${escapeHtml(message.rule.id)}), ${readable(message.createdAt)}.<br>
All its fires: <span style="overflow-wrap:anywhere">${escapeHtml(firesUrl(message))}</span></p>
</td></tr></table></td></tr></table></body></html>
`;
}

/** The email as plain text. */
export function emailText(message: AlertMessage): string {
  const { rule } = message;
  const { alerts, cleared, left } = shownLines(message);
  const lines = [
    headingOf(message),
    '',
    ...(message.isTest ? ['This is a test: the channel works, and nothing has happened.', ''] : []),
    ...alerts.flatMap(textLines),
    ...(cleared.length > 0 ? ['Cleared meanwhile:', '', ...cleared.flatMap(textLines)] : []),
    ...(left > 0 ? [`And ${counted(left, 'more line')}: the list below has them all.`, ''] : []),
    `Rule “${rule.name}” (${rule.id}), ${readable(message.createdAt)}`,
    firesUrl(message),
  ];
  return `${lines.join('\n')}\n`;
}

const FONT = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;";
const SOFT = `margin:0;${FONT}font-size:13px;line-height:1.5;color:#5a6670;`;

/** What fits, alerts before what has cleared, and how many lines do not. */
function shownLines({ alerts, cleared, left }: AlertMessage) {
  let bytes = 0;
  const shown = [...alerts, ...cleared].slice(0, LINES_MAX).filter((alert) => {
    bytes += Buffer.byteLength(row(alert));
    return bytes <= LINES_MAX_BYTES;
  });
  return {
    alerts: shown.slice(0, alerts.length),
    cleared: shown.slice(alerts.length),
    left: left + alerts.length + cleared.length - shown.length,
  };
}

/** The rule's name where the one line below says what happened, else how much did. */
function headingOf(message: AlertMessage): string {
  const isSingle = !message.isTest && message.alerts.length + message.cleared.length + message.left === 1;
  return isSingle ? message.rule.name : subjectOf(message);
}

function row(alert: MessageAlert): string {
  const more = [repetition(alert)].filter(Boolean).map(escapeHtml);
  const link = alert.url
    ? `<a class="link" href="${escapeHtml(alert.url)}" style="${FONT}font-size:14px;color:#0b5cad;overflow-wrap:anywhere">Open the page</a>`
    : '';
  // On a phone the score stands below, close to what it belongs to; without one the line keeps its room.
  const cell = alert.scoreAfter === null ? '' : 'class="cell" ';
  return `<tr><td class="pad" style="padding:0 28px"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="line" style="border-top:1px solid #dde3e8">
<tr><td ${cell}valign="top" style="padding:14px 0 14px"><p class="text" style="margin:0 0 4px;${FONT}font-size:15px;line-height:1.45;color:#1b2227;overflow-wrap:anywhere">${escapeHtml(cut(alert.summary, SUMMARY_MAX))}</p>
${more.map((text) => `<p class="soft" style="${SOFT}margin-bottom:4px">${text}</p>`).join('')}${link}</td>
${scoreCell(alert)}</tr></table></td></tr>`;
}

function scoreCell(alert: MessageAlert): string {
  const { scoreBefore, scoreAfter } = alert;
  if (scoreAfter === null) return '';
  const before = scoreBefore === null ? '' : `${scoreBefore} → `;
  const delta = deltaOf(alert);
  const change = delta ? `<span class="soft delta" style="display:block;${SOFT}font-weight:400">${delta}</span>` : '';
  return `<td class="score text" width="110" valign="top" style="padding:14px 0 14px 12px;text-align:right;white-space:nowrap;${FONT}font-size:15px;line-height:1.45;font-weight:600;color:#1b2227">${before}${scoreAfter}${change}</td>`;
}

function note(text: string): string {
  return `<tr><td class="pad" style="padding:12px 28px"><p class="text" style="margin:0;${FONT}font-size:15px;line-height:1.45;color:#1b2227">${escapeHtml(text)}</p></td></tr>`;
}

function section(text: string): string {
  return `<tr><td class="pad" style="padding:20px 28px 8px"><h2 class="text" style="margin:0;${FONT}font-size:16px;line-height:1.45;color:#1b2227">${escapeHtml(text)}</h2></td></tr>`;
}

function textLines(alert: MessageAlert): string[] {
  const scores = alert.scoreAfter === null ? '' : ` (${alert.scoreBefore ?? '–'} → ${alert.scoreAfter})`;
  return [
    `- ${cut(alert.summary, SUMMARY_MAX)}${scores}`,
    ...[repetition(alert), alert.url ?? ''].filter(Boolean).map((text) => `  ${text}`),
    '',
  ];
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
