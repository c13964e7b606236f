import { type AlertMessage, counted, type MessageAlert, readable, repetition, subjectOf } from './message.ts';

/**
 * The email as HTML: tables and inline styles, as mail programs read them; 600 px wide, narrower on a phone, dark where
 * the reader's program is.
 */
export function emailHtml(message: AlertMessage): string {
  const { alerts, cleared } = message;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subjectOf(message))}</title>
<style>
@media (prefers-color-scheme: dark){.bg{background:#14171a!important}.card{background:#1d2227!important;border-color:#343b42!important}.text{color:#eef1f3!important}.soft{color:#a9b4bd!important}.line{border-color:#343b42!important}.link{color:#8ec5ff!important}}
@media (max-width:480px){.pad{padding-left:16px!important;padding-right:16px!important}.score{display:block!important;width:auto!important;text-align:left!important;padding-top:4px!important}.cell{display:block!important;width:auto!important}}
</style></head>
<body class="bg" style="margin:0;padding:0;background:#f3f5f7">
<table role="presentation" class="bg" width="100%" cellpadding="0" cellspacing="0" style="background:#f3f5f7"><tr><td align="center" style="padding:24px 8px">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;background:#ffffff;border:1px solid #dde3e8;border-radius:8px">
<tr><td class="pad" style="padding:24px 28px 8px">
<p class="soft" style="${SOFT}">eCommerce Insights</p>
<h1 class="text" style="margin:4px 0 0;${FONT}font-size:20px;line-height:1.35;color:#1b2227;overflow-wrap:anywhere">${escapeHtml(subjectOf(message))}</h1>
</td></tr>
${message.isTest ? note('This is a test: the channel works, and nothing has happened.') : ''}
${alerts.map((alert) => row(alert)).join('\n')}
${cleared.length > 0 ? note(`${counted(cleared.length, 'alert')} cleared meanwhile:`) : ''}
${cleared.map((alert) => row(alert)).join('\n')}
<tr><td class="pad" style="padding:16px 28px 24px">
<p class="soft" style="${SOFT}">You are told by the rule “${escapeHtml(message.rule.name)}” (${escapeHtml(message.rule.id)}), ${readable(message.createdAt)}.
All fires: <span style="overflow-wrap:anywhere">${escapeHtml(`${message.apiUrl}/v1/alerts/fires?rule_id=${message.rule.id}`)}</span></p>
</td></tr></table></td></tr></table></body></html>
`;
}

/** The email as plain text. */
export function emailText(message: AlertMessage): string {
  const { alerts, cleared, rule } = message;
  const lines = [
    subjectOf(message),
    '',
    ...(message.isTest ? ['This is a test: the channel works, and nothing has happened.', ''] : []),
    ...alerts.flatMap(textLines),
    ...(cleared.length > 0 ? ['Cleared meanwhile:', '', ...cleared.flatMap(textLines)] : []),
    `Rule “${rule.name}” (${rule.id}), ${readable(message.createdAt)}`,
    `${message.apiUrl}/v1/alerts/fires?rule_id=${rule.id}`,
  ];
  return `${lines.join('\n')}\n`;
}

const FONT = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;";
const SOFT = `margin:0;${FONT}font-size:13px;line-height:1.5;color:#5a6670`;

function row(alert: MessageAlert): string {
  const more = [repetition(alert)].filter(Boolean).map(escapeHtml);
  const link = alert.url
    ? `<a class="link" href="${escapeHtml(alert.url)}" style="${FONT}font-size:14px;color:#0b5cad;overflow-wrap:anywhere">Open the page</a>`
    : '';
  return `<tr><td class="pad" style="padding:0 28px"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="line" style="border-top:1px solid #dde3e8">
<tr><td class="cell" valign="top" style="padding:14px 0 14px"><p class="text" style="margin:0 0 4px;${FONT}font-size:15px;line-height:1.45;color:#1b2227;overflow-wrap:anywhere">${escapeHtml(alert.summary)}</p>
${more.map((text) => `<p class="soft" style="${SOFT}">${text}</p>`).join('')}${link}</td>
${scoreCell(alert)}</tr></table></td></tr>`;
}

function scoreCell({ scoreBefore, scoreAfter }: MessageAlert): string {
  if (scoreAfter === null) return '';
  const before = scoreBefore === null ? '' : `${scoreBefore} → `;
  return `<td class="score text" width="110" valign="top" style="padding:14px 0 14px 12px;text-align:right;white-space:nowrap;${FONT}font-size:15px;font-weight:600;color:#1b2227">${before}${scoreAfter}</td>`;
}

function note(text: string): string {
  return `<tr><td class="pad" style="padding:8px 28px 12px"><p class="text" style="margin:0;${FONT}font-size:15px;color:#1b2227">${escapeHtml(text)}</p></td></tr>`;
}

function textLines(alert: MessageAlert): string[] {
  const scores = alert.scoreAfter === null ? '' : ` (${alert.scoreBefore ?? '–'} → ${alert.scoreAfter})`;
  return [
    `- ${alert.summary}${scores}`,
    ...[repetition(alert), alert.url ?? ''].filter(Boolean).map((text) => `  ${text}`),
    '',
  ];
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
