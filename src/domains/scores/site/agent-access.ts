/** What each AI crawler gets for the page, compared with what a plain visitor got. */
import type { Fetched, Fetcher, FetchFailure } from '../types.ts';
import { BOTS } from './bots.ts';
import type { AgentVisit, BotVerdict } from './types.ts';

/** Bytes compared of each answer; also what nine answers may hold in memory, three at a time. */
export const AGENT_MAX_BYTES = 1024 * 1024;

/** Below half of the plain visitor's text, a bot did not get the page. Personalised parts stay well above it. */
const THIN_SHARE = 0.5;

/** A challenge page says little: with more text than this, its marker is a script that the real page carries too. */
const CHALLENGE_TEXT_MAX = 3000;

const VISITS_AT_ONCE = 3;

const CHALLENGE_MARKS = [
  'just a moment',
  'cf-chl',
  'attention required!',
  'captcha-delivery.com',
  'px-captcha',
  'errors.edgesuite.net',
  '_incapsula_resource',
  'pardon our interruption',
  'verify you are human',
  'are you a robot',
  'robot check',
  'enter the characters you see',
  'access denied',
  'request blocked',
  'akamai-block',
];

type Plain = { url: string; body: Uint8Array };
type VisitOptions = { fetcher: Fetcher; verdicts: readonly BotVerdict[]; onVisit?: () => void };

/** Visits the page once as each bot, in the order of the table. */
export async function visitAsAgents(plain: Plain, options: VisitOptions): Promise<AgentVisit[]> {
  const plainLength = visibleLength(plain.body);
  const visits: AgentVisit[] = [];
  for (let start = 0; start < BOTS.length; start += VISITS_AT_ONCE) {
    const batch = BOTS.slice(start, start + VISITS_AT_ONCE).map(async (bot) => {
      const answer = await options.fetcher(plain.url, { userAgent: bot.userAgent, maxBytes: AGENT_MAX_BYTES });
      options.onVisit?.();
      const verdict = options.verdicts.find((entry) => entry.bot === bot.name);
      return visitOf(bot, judgeAnswer(answer, plainLength), verdict);
    });
    visits.push(...(await Promise.all(batch)));
  }
  return visits;
}

type Outcome = Pick<AgentVisit, 'status' | 'verdict' | 'textShare'>;

/** Is this answer the real page, given how much text a plain visitor got? */
export function judgeAnswer(answer: Fetched | FetchFailure, plainLength: number): Outcome {
  if (!answer.ok) return { status: null, verdict: 'failed', textShare: 0 };
  const length = visibleLength(answer.body);
  const textShare = plainLength > 0 ? Math.min(1, Math.round((length / plainLength) * 100) / 100) : 1;
  const outcome = { status: answer.status, textShare };
  if (isChallenge(answer, length)) return { ...outcome, verdict: 'challenge' };
  if (answer.status < 200 || answer.status >= 300) return { ...outcome, verdict: 'blocked' };
  return { ...outcome, verdict: textShare < THIN_SHARE ? 'thin' : 'open' };
}

/** Is this answer a bot challenge or block page rather than the shop's own? */
export function isChallenge(answer: Fetched, length = visibleLength(answer.body)): boolean {
  if (answer.headers['cf-mitigated'] === 'challenge') return true;
  if (length > CHALLENGE_TEXT_MAX) return false;
  const text = decode(answer.body);
  return CHALLENGE_MARKS.some((mark) => text.includes(mark));
}

/** Length of the text between tags, without scripts and styles; one walk over the bytes' text. */
export function visibleLength(body: Uint8Array): number {
  const html = decode(body);
  let length = 0;
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    const end = open < 0 ? html.length : open;
    length += html.slice(at, end).replace(/\s+/g, ' ').trim().length;
    if (open < 0) break;
    at = endOfTag(html, open);
  }
  return length;
}

function endOfTag(html: string, open: number): number {
  const opaque = ['script', 'style', 'noscript', 'template'].find((name) => html.startsWith(name, open + 1));
  const target = opaque ? `</${opaque}` : '>';
  const close = html.startsWith('<!--', open) ? html.indexOf('-->', open) : html.indexOf(target, open);
  return close < 0 ? html.length : close + target.length;
}

/** Bytes as lower-case characters, one for one: shares of length and ASCII marks need no more. */
function decode(body: Uint8Array): string {
  return Buffer.from(body.subarray(0, AGENT_MAX_BYTES)).toString('latin1').toLowerCase();
}

type Bot = (typeof BOTS)[number];

function visitOf(bot: Bot, outcome: Outcome, verdict: BotVerdict | undefined): AgentVisit {
  const base = { bot: bot.name, isGraded: bot.isGraded, userAgent: bot.userAgent, ...outcome };
  if (!verdict || outcome.verdict === 'failed') return { ...base, disagreement: null };
  const isOpen = outcome.verdict === 'open' || outcome.verdict === 'thin';
  if (verdict.isAllowed && !isOpen) {
    return {
      ...base,
      disagreement: `robots.txt allows ${bot.name}, the edge answers ${outcome.status ?? 'nothing'} (${outcome.verdict}).`,
    };
  }
  if (!verdict.isAllowed && isOpen) {
    return { ...base, disagreement: `robots.txt forbids ${bot.name}, the edge serves the page anyway.` };
  }
  return { ...base, disagreement: null };
}
