/** What each AI crawler gets for the page, compared with what a plain visitor got. */
import type { Fetched, Fetcher, FetchFailure } from '../types.ts';
import { BOTS } from './bots.ts';
import { isChallenge } from './challenge.ts';
import { RAW_TEXT_MAX_BYTES, visibleLength } from './raw-text.ts';
import type { AgentVisit, BotVerdict } from './types.ts';

/** Bytes compared of each answer; also what nine answers may hold in memory, three at a time. */
export const AGENT_MAX_BYTES = RAW_TEXT_MAX_BYTES;

/** Below half of the plain visitor's text, a bot did not get the page. Personalised parts stay well above it. */
const THIN_SHARE = 0.5;

const VISITS_AT_ONCE = 3;

type Plain = { url: string; body: Uint8Array };
type VisitOptions = { fetcher: Fetcher; verdicts: readonly BotVerdict[]; onVisit?: () => void };

/** Visits the page once as each bot, in the order of the table. */
export async function visitAsAgents(plain: Plain, options: VisitOptions): Promise<AgentVisit[]> {
  const plainLength = visibleLength(plain.body);
  // Most sites send everybody the same bytes, whose text need not be measured nine times more.
  const lengthOf = (body: Uint8Array) => (isSame(body, plain.body) ? plainLength : visibleLength(body));
  const visits: AgentVisit[] = [];
  for (let start = 0; start < BOTS.length; start += VISITS_AT_ONCE) {
    const batch = BOTS.slice(start, start + VISITS_AT_ONCE).map(async (bot) => {
      const answer = await options.fetcher(plain.url, { userAgent: bot.userAgent, maxBytes: AGENT_MAX_BYTES });
      options.onVisit?.();
      const verdict = options.verdicts.find((entry) => entry.bot === bot.name);
      return visitOf(bot, judgeAnswer(answer, plainLength, lengthOf), verdict);
    });
    visits.push(...(await Promise.all(batch)));
  }
  return visits;
}

type Outcome = Pick<AgentVisit, 'status' | 'verdict' | 'textShare'>;

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

/** Is this answer the real page, given how much text a plain visitor got? */
export function judgeAnswer(
  answer: Fetched | FetchFailure,
  plainLength: number,
  lengthOf: (body: Uint8Array) => number = visibleLength,
): Outcome {
  if (!answer.ok) return { status: null, verdict: 'failed', textShare: 0 };
  const length = lengthOf(answer.body);
  const textShare = plainLength > 0 ? Math.min(1, Math.round((length / plainLength) * 100) / 100) : 1;
  const outcome = { status: answer.status, textShare };
  if (isChallenge(answer)) return { ...outcome, verdict: 'challenge' };
  if (answer.status < 200 || answer.status >= 300) return { ...outcome, verdict: 'blocked' };
  return { ...outcome, verdict: textShare < THIN_SHARE ? 'thin' : 'open' };
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
