/** Bucket `geo`: may AI crawlers have the page, and can they find it? */
import type { AgentVisit, BotVerdict } from '../site/types.ts';
import type { Criterion } from './criterion.ts';
import { listed, look, lookAt, MAX_POINTS, notApplicable, quote, verdict } from './criterion.ts';

const crawlerAllowRules: Criterion = {
  id: 'crawler_allow_rules',
  bucket: 'geo',
  title: 'robots.txt admits AI crawlers',
  passes:
    'robots.txt admits GPTBot, ClaudeBot, PerplexityBot, Google-Extended, CCBot and Applebot-Extended to the page.',
  partial:
    '4 × the share of admitted bots, rounded down. OAI-SearchBot, ChatGPT-User and anthropic-ai are reported, not graded.',
  fix: 'Remove the Disallow rule that the evidence quotes, or add a group for the bot with `Allow: /`.',
  isSiteOwned: true,
  judge(evidence) {
    const expected = 'The page may be fetched by all six graded AI crawlers.';
    const { robots } = evidence;
    if (!robots.looked) return notApplicable(evidence, robots.reason, expected);
    const graded = robots.verdicts.filter((entry) => entry.isGraded);
    const refused = graded.filter((entry) => !entry.isAllowed);
    const lines = robots.verdicts.map((entry) => lookAt(robots.url, describe(entry, robots.note), expected));
    const points = (MAX_POINTS * (graded.length - refused.length)) / graded.length;
    const misspelt = robots.misspelt.map((line) =>
      lookAt(robots.url, `not read, ${line}`, 'Lines that crawlers can read.'),
    );
    return verdict(points, [...misspelt, ...lines], fixRobots(refused, robots.state));
  },
};

function describe(entry: BotVerdict, note: string | null): string {
  const grade = entry.isGraded ? '' : ' (not graded)';
  const by = entry.rule ? `line ${entry.line} of group “${entry.group}”: ${entry.rule}` : (note ?? 'no rule matches');
  return `${entry.bot}${grade}: ${entry.isAllowed ? 'allowed' : 'blocked'}, ${by}`;
}

function fixRobots(refused: readonly BotVerdict[], state: string): string {
  if (state === 'unreachable')
    return 'Make /robots.txt answer with status 200 (or 404): while it fails, crawlers must stay away.';
  const names = refused.map((entry) => entry.bot);
  const lines = [...new Set(refused.flatMap((entry) => (entry.line ? [`line ${entry.line} (${entry.rule})`] : [])))];
  return `Let ${listed(names, 6)} in: remove ${listed(lines)} from robots.txt, or give each bot its own group with “Allow: /”.`;
}

const llmsTxt: Criterion = {
  id: 'llms_txt',
  bucket: 'geo',
  title: 'llms.txt guides models to the products',
  passes:
    '/llms.txt answers with Markdown: an H1, H2 sections with link lists, at least one of them leading to products.',
  partial: '1 for a file with an H1, 1 for a section with links, 2 for a product-relevant section.',
  fix: 'Publish /llms.txt with the shop’s name as H1 and a “## Products” section that links products and collections.',
  isSiteOwned: true,
  judge(evidence) {
    const expected = 'A valid llms.txt (H1, H2 sections with links) with a section about products.';
    const { llmsTxt: file } = evidence;
    if (!file.looked) return notApplicable(evidence, file.reason, expected);
    const fix =
      'Publish /llms.txt as text/markdown: “# Shop name”, a “> one-line summary”, and “## Products” with “- [Name](URL): what it is”.';
    if (!file.isFound) return verdict(0, [lookAt(file.url, file.problems.join(' '), expected)], fix);
    const linked = file.sections.filter((section) => section.links.length > 0);
    const relevant = linked.filter((section) => section.isProductRelevant);
    const points = (file.title ? 1 : 0) + (linked.length > 0 ? 1 : 0) + (relevant.length > 0 ? 2 : 0);
    const sections = `sections with links: ${listed(linked.map((section) => `“${section.title}” (${section.links.length})`))}`;
    const found = [`H1 ${quote(file.title)}`, sections, `about products: ${relevant.length}`, ...file.problems].join(
      '; ',
    );
    const advice =
      file.problems.length > 0
        ? `Repair llms.txt: ${file.problems.join(' ')}`
        : 'Add a “## Products” section to llms.txt with links to products and collections.';
    return verdict(points, [lookAt(file.url, found, expected)], advice);
  },
};

const agentAccess: Criterion = {
  id: 'agent_access',
  bucket: 'geo',
  title: 'AI crawlers get the real page',
  passes: 'Each graded bot, by its own user agent, gets a 2xx with at least half of the text a plain visitor gets.',
  partial: '4 × the share of graded bots that got the page, rounded down; a nearly empty page counts half.',
  fix: 'Let the bot through at the CDN or firewall (bot management rules), not only in robots.txt.',
  isSiteOwned: true,
  judge(evidence) {
    const expected = 'Status 200 with the real page, for each AI crawler’s user agent.';
    const { agents } = evidence;
    if (!agents.looked) return notApplicable(evidence, agents.reason, expected);
    const graded = agents.visits.filter((visit) => visit.isGraded);
    const shut = graded.filter((visit) => visit.verdict !== 'open');
    const thin = shut.filter((visit) => visit.verdict === 'thin').length;
    const points = (MAX_POINTS * (graded.length - shut.length + thin / 2)) / graded.length;
    const lines = agents.visits.map((visit) => look(evidence, `as ${visit.bot}`, describeVisit(visit), expected));
    const names = shut.map((visit) => `${visit.bot} (${visit.status ?? 'no answer'}, ${visit.verdict})`);
    const fix = `Admit ${listed(names, 6)} at the CDN or firewall by verified-bot rule; serve them the same HTML as a visitor.`;
    return verdict(points, lines, fix);
  },
};

function describeVisit(visit: AgentVisit): string {
  const grade = visit.isGraded ? '' : ' (not graded)';
  const share = `${Math.round(visit.textShare * 100)} % of a visitor’s text`;
  return [`${visit.verdict}${grade}, status ${visit.status ?? 'none'}, ${share}`, visit.disagreement]
    .filter(Boolean)
    .join('. ');
}

const FORBIDDING = /(?:^|[\s,:])(?:noindex|none|noai)(?=$|[\s,])/i;
const MUTING = /(?:^|[\s,:])(?:nosnippet|noimageai|max-snippet\s?:\s?0)(?=$|[\s,])/i;
const PREVIEW_SIZE = /max-(?:image|video)-preview\s?:\s?\S{1,20}/gi;
const ROBOTS_META =
  /^(?:robots|googlebot|google-extended|gptbot|claudebot|perplexitybot|ccbot|applebot(?:-extended)?|oai-searchbot)$/;

/** Directives with a value of their own; any other name before a colon is a bot's. */
const VALUED = /^(?:max-(?:snippet|image-preview|video-preview)|unavailable_after)$/i;

/**
 * The directives of an X-Robots-Tag header that hold for everybody or for a bot of ours. A bot's name holds for what
 * follows it, until the next name.
 */
function directivesForUs(header: string): string[] {
  let isOurs = true;
  return header.split(',').flatMap((part) => {
    const colon = part.indexOf(':');
    const name = part.slice(0, Math.max(colon, 0)).trim();
    const isNamed = /^[\w-]{1,60}$/.test(name) && !VALUED.test(name);
    if (isNamed) isOurs = ROBOTS_META.test(name.toLowerCase());
    return isOurs ? [isNamed ? part.slice(colon + 1).trim() : part.trim()] : [];
  });
}

const robotsMeta: Criterion = {
  id: 'robots_meta',
  bucket: 'geo',
  title: 'No robots directive takes back what robots.txt allows',
  passes: 'Neither a robots meta element nor X-Robots-Tag says noindex, none or noai.',
  partial: '2 when only nosnippet, noimageai or max-snippet:0 keeps answers from quoting the page.',
  fix: 'Remove the directive that the evidence quotes from the page’s head or the server’s headers.',
  isSiteOwned: true,
  judge(evidence) {
    const expected = 'No noindex, none or noai, and snippets allowed.';
    const metas = evidence.page.metas.filter((meta) => ROBOTS_META.test(meta.name)).slice(0, 6);
    const header = evidence.pageFetch.looked ? evidence.pageFetch.headers['x-robots-tag'] : undefined;
    const headerForUs = header === undefined ? [] : directivesForUs(header);
    const lines = metas.map((meta) => look(evidence, `<meta name="${meta.name}">`, quote(meta.content), expected));
    const headerSeen = evidence.pageFetch.looked ? quote(header) : 'not looked at (saved file)';
    lines.push(look(evidence, 'X-Robots-Tag header', headerSeen, expected));
    const directives = [...metas.map((meta) => meta.content), ...headerForUs];
    const forbidding = directives.filter((text) => FORBIDDING.test(text.replace(PREVIEW_SIZE, '')));
    if (forbidding.length > 0) {
      const contradiction = isAdmitted(evidence)
        ? ' robots.txt admits AI crawlers, and this sends them away again.'
        : '';
      return verdict(0, lines, `Remove ${quote(forbidding[0])} from the page’s robots directives.${contradiction}`);
    }
    const muted = directives.find((text) => MUTING.test(text));
    return verdict(
      muted ? 2 : MAX_POINTS,
      lines,
      `Remove ${quote(muted)}: it keeps answers from quoting or showing this page.`,
    );
  },
};

function isAdmitted(evidence: Parameters<Criterion['judge']>[0]): boolean {
  return evidence.robots.looked && evidence.robots.verdicts.some((entry) => entry.isGraded && entry.isAllowed);
}

const sitemapInclusion: Criterion = {
  id: 'sitemap_inclusion',
  bucket: 'geo',
  title: 'The page is in a sitemap that robots.txt names',
  passes: 'A sitemap referenced by robots.txt (index files and gzip followed) lists the page’s URL.',
  partial:
    '2 when the page is only in a /sitemap.xml that robots.txt does not name; 0 when it was searched for and is missing. Not judged when files were left unread.',
  fix: 'Add the page’s canonical URL to the product sitemap, and a `Sitemap:` line to robots.txt.',
  isSiteOwned: true,
  judge(evidence) {
    const expected = 'The page’s URL in a sitemap referenced by robots.txt.';
    const { sitemap } = evidence;
    if (!sitemap.looked) return notApplicable(evidence, sitemap.reason, expected);
    const lines = sitemap.files.map((file) =>
      lookAt(file.url, `${file.kind}, ${file.entries} entries${file.problem ? `; ${file.problem}` : ''}`, expected),
    );
    if (sitemap.foundIn) {
      lines.unshift(lookAt(sitemap.foundIn, `lists the page, after ${sitemap.urlsSearched} URLs`, expected));
      const fix = `Name ${sitemap.foundIn} in robots.txt with a “Sitemap:” line.`;
      return verdict(sitemap.referencedByRobots ? MAX_POINTS : 2, lines, fix);
    }
    const hasSitemap = sitemap.files.some((file) => file.kind !== 'unread');
    if (hasSitemap && !sitemap.isExhaustive) {
      const reason = `Undecided: not among the ${sitemap.urlsSearched} URLs of ${sitemap.files.length} files read; ${sitemap.filesLeft} files were left unread.`;
      return {
        points: null,
        evidence: [look(evidence, 'sitemaps', reason, expected), ...lines].slice(0, 12),
        howToFix: null,
      };
    }
    const unreadable = sitemap.files.find((file) => file.kind === 'unread' && file.status === 200);
    if (!hasSitemap && unreadable)
      return verdict(0, lines, `Repair ${unreadable.url}: ${unreadable.problem ?? 'it cannot be read.'}`);
    const fix = hasSitemap
      ? `Add ${evidence.page.canonicalUrl ?? evidence.page.url} to the product sitemap.`
      : 'Publish a sitemap.xml with all product URLs and name it in robots.txt (“Sitemap: https://…”).';
    return verdict(0, lines, fix);
  },
};

/** The criteria of this bucket in the PDP Score. */
export const geoCriteria: readonly Criterion[] = [
  crawlerAllowRules,
  llmsTxt,
  agentAccess,
  robotsMeta,
  sitemapInclusion,
];
