/**
 * robots.txt by RFC 9309, with the line that decided. Written here rather than taken from a library because the
 * audit must quote the deciding line, and because a wildcard storm of 490 KB cost the usual parser four seconds.
 */
import { absoluteUrl } from '../../../kernel/urls.ts';
import { BOTS } from './bots.ts';
import type { RobotsPattern } from './robots-pattern.ts';
import { comparablePath, comparablePattern, matchesPath, pairsOf } from './robots-pattern.ts';
import type { BotVerdict, RobotsEvidence, SiteAnswer } from './types.ts';

/** A crawler must read at least this much; we read no more. @source RFC 9309 §2.5 */
export const ROBOTS_MAX_BYTES = 500 * 1024;
const SITEMAPS_KEPT = 50;
const MISSPELT_KEPT = 5;
const RULE_EXCERPT = 200;

/**
 * What people write for a directive: some crawlers take a few of these spellings, most none, so they are shown and not
 * followed. A name without its colon counts too.
 */
const MISSPELT =
  /^(?:user[ _]?agents?\s*:|user-agents\s*:|user-agent\s+\S|d(?:is+al+[oa]w|iasl+ow)(?:ed)?\s*:|disallow\s+\/|al+[oa]w(?:ed)?\s*:|allow\s+\/|site[ _-]maps?\s*:|sitemaps\s*:|sitemap\s+http)/i;

type Rule = { isAllow: boolean; pattern: RobotsPattern; raw: string; line: number };
type Group = { agent: string; rules: Rule[] };

/** A parsed file: rules by lower-case product token (groups of one token merged), and its Sitemap lines. */
export type RobotsFile = { groups: Map<string, Group>; sitemaps: string[]; misspelt: string[] };

/** Reads the first 500 KiB of a robots.txt. Unknown lines are skipped and interrupt nothing. */
export function parseRobots(text: string): RobotsFile {
  const file: RobotsFile = { groups: new Map(), sitemaps: [], misspelt: [] };
  let current = new Set<Group>();
  let sawRule = false;
  for (const { name, value, line } of records(text.slice(0, ROBOTS_MAX_BYTES))) {
    if (name === 'user-agent') {
      if (sawRule) current = new Set();
      sawRule = false;
      addAgent(file, current, value);
    } else if (name === 'misspelt') {
      addMisspelt(file, value, line);
    } else if (name === 'sitemap') {
      addSitemap(file, value);
    } else {
      sawRule = true;
      addRule(current, { isAllow: name === 'allow', pattern: comparablePattern(value), raw: value, line });
    }
  }
  return file;
}

/** May this agent fetch this URL? The longest matching pattern decides; of two equal ones, Allow. */
export function checkRobots(file: RobotsFile, agent: string, url: string): RobotsDecision {
  return decide(groupOf(file, agent), comparablePath(url));
}

/** What robots.txt decides about one URL, and by which line. */
export type RobotsDecision = Omit<BotVerdict, 'bot' | 'isGraded'>;

function groupOf(file: RobotsFile, agent: string): Group | null {
  return file.groups.get(agent.toLowerCase()) ?? file.groups.get('*') ?? null;
}

function decide(group: Group | null, path: string): RobotsDecision {
  const rule = group && path !== '/robots.txt' ? decidingRule(group.rules, path) : null;
  return {
    isAllowed: rule?.isAllow ?? true,
    group: group?.agent ?? null,
    rule: rule ? `${rule.isAllow ? 'Allow' : 'Disallow'}: ${rule.raw.slice(0, RULE_EXCERPT)}` : null,
    line: rule?.line ?? null,
  };
}

/** Every bot's verdict; bots that share a group share the work. */
function verdictsOf(file: RobotsFile, url: string): BotVerdict[] {
  const path = comparablePath(url);
  const decided = new Map<Group | null, RobotsDecision>();
  return BOTS.map((bot) => {
    const group = groupOf(file, bot.name);
    const decision = decided.get(group) ?? decide(group, path);
    decided.set(group, decision);
    return { bot: bot.name, isGraded: bot.isGraded, ...decision };
  });
}

/** A fetched robots.txt judged for every bot: 4xx admits all, 5xx and silence admit none. @source RFC 9309 §2.3.1 */
export function judgeRobots(robotsUrl: string, answer: SiteAnswer, pageUrl: string): RobotsEvidence {
  const status = answer.ok ? answer.status : null;
  const base = { url: robotsUrl, status, isTruncated: answer.ok && answer.isTruncated, sitemaps: [], misspelt: [] };
  if (!answer.ok && answer.code !== 'too_many_redirects') {
    const note = `No answer (${answer.code}); crawlers must assume that nothing may be fetched.`;
    return { ...base, state: 'unreachable', note, verdicts: verdictsForAll(false) };
  }
  if (!answer.ok || (answer.status >= 300 && answer.status < 500)) {
    const why = answer.ok ? `status ${answer.status}` : 'too many redirects';
    return {
      ...base,
      state: 'absent',
      note: `No robots.txt (${why}); everything may be fetched.`,
      verdicts: verdictsForAll(true),
    };
  }
  if (answer.status >= 500) {
    const note = `Status ${answer.status}; crawlers must assume that nothing may be fetched.`;
    return { ...base, state: 'unreachable', note, verdicts: verdictsForAll(false) };
  }
  const text = new TextDecoder('utf-8').decode(answer.body.subarray(0, ROBOTS_MAX_BYTES));
  const file = parseRobots(text);
  const verdicts = verdictsOf(file, pageUrl);
  const note = looksLikeHtml(text) ? 'The answer is an HTML page, not a robots.txt.' : null;
  return {
    ...base,
    state: 'found',
    note,
    verdicts,
    sitemaps: absoluteSitemaps(file, robotsUrl),
    misspelt: file.misspelt,
  };
}

/** A robots.txt that cannot be read counts as one that does not answer. */
export function unreadableRobots(url: string, problem: string): RobotsEvidence {
  const base = { url, status: 200, isTruncated: false, sitemaps: [], misspelt: [] };
  return { ...base, state: 'unreachable', note: problem, verdicts: verdictsForAll(false) };
}

function verdictsForAll(isAllowed: boolean): BotVerdict[] {
  return BOTS.map((bot) => ({ bot: bot.name, isGraded: bot.isGraded, isAllowed, group: null, rule: null, line: null }));
}

function absoluteSitemaps(file: RobotsFile, robotsUrl: string): string[] {
  return [...new Set(file.sitemaps.map((url) => absoluteUrl(url, robotsUrl)))].filter((url) => url !== null);
}

type RobotsRecord = { name: 'user-agent' | 'allow' | 'disallow' | 'sitemap' | 'misspelt'; value: string; line: number };

function* records(text: string): Generator<RobotsRecord> {
  let line = 0;
  for (const raw of text.replace('\ufeff', '').split(/\r\n|\n|\r/)) {
    line += 1;
    const hash = raw.indexOf('#');
    const record = hash < 0 ? raw : raw.slice(0, hash);
    const colon = record.indexOf(':');
    const name = record.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    if (name === 'user-agent' || name === 'allow' || name === 'disallow' || name === 'sitemap') {
      yield { name, value: record.slice(colon + 1).trim(), line };
    } else if (MISSPELT.test(record.slice(0, RULE_EXCERPT).trimStart())) {
      yield { name: 'misspelt', value: record.trim(), line };
    }
  }
}

/** The token before any version: `GPTBot/1.1` is `gptbot`. */
function productToken(value: string): string {
  if (/^\*(?:\s|$)/.test(value)) return '*';
  return /^[a-z_-]*/i.exec(value)?.[0].toLowerCase() ?? '';
}

function addAgent(file: RobotsFile, current: Set<Group>, agent: string): void {
  const token = productToken(agent);
  if (!token) return;
  const group = file.groups.get(token) ?? { agent: agent.slice(0, RULE_EXCERPT), rules: [] };
  file.groups.set(token, group);
  current.add(group);
}

function addMisspelt(file: RobotsFile, value: string, line: number): void {
  if (file.misspelt.length < MISSPELT_KEPT) file.misspelt.push(`line ${line}: ${value.slice(0, RULE_EXCERPT)}`);
}

function addSitemap(file: RobotsFile, value: string): void {
  if (value && file.sitemaps.length < SITEMAPS_KEPT) file.sitemaps.push(value);
}

/** A rule without a path forbids nothing. */
function addRule(groups: Set<Group>, rule: Rule): void {
  if (!rule.raw) return;
  for (const group of groups) group.rules.push(rule);
}

function decidingRule(rules: readonly Rule[], path: string): Rule | null {
  const pairs = pairsOf(path);
  let best: Rule | null = null;
  for (const rule of rules) {
    const beats =
      !best ||
      rule.pattern.length > best.pattern.length ||
      (rule.pattern.length === best.pattern.length && rule.isAllow && !best.isAllow);
    if (beats && matchesPath(rule.pattern, path, pairs)) best = rule;
  }
  return best;
}

function looksLikeHtml(text: string): boolean {
  return /^\s{0,100}<(?:!doctype|html)/i.test(text);
}
