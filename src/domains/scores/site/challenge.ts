/** Is an answer the page that was asked for, or what a bot protection sends in its place? */
import type { Fetched } from '../types.ts';
import { lowerCaseOf, visibleRuns } from './raw-text.ts';

/** With more visible text than this an answer is the shop's own page, whatever scripts it carries. */
const INTERSTITIAL_TEXT_MAX = 1000;

/** A page that only sets a cookie, sends on or asks for JavaScript says hardly anything else. */
const EMPTY_TEXT_MAX = 400;

/** What protections say of their answer. A value of null: the header's presence is enough. */
const CHALLENGE_HEADERS: readonly (readonly [name: string, value: string | null])[] = [
  ['cf-mitigated', 'challenge'],
  ['sg-captcha', 'challenge'],
  ['x-amzn-waf-action', null],
];

/** Addresses and variables of protections' own scripts. */
const VENDOR_MARKS = [
  '/.well-known/sgcaptcha',
  '/cdn-cgi/challenge-platform',
  'cf-chl',
  'captcha-delivery.com',
  'px-captcha',
  '_incapsula_resource',
  'errors.edgesuite.net',
  'akamai-block',
  'awswafintegration',
  'gokuprops',
  '/_sec/cp_challenge',
  'ddos-guard',
  'sucuri_cloudproxy',
  'geo.captcha',
  'kpsdk',
];

/** What such pages tell a visitor. */
const SAYINGS = [
  'just a moment',
  'attention required!',
  'pardon our interruption',
  'verify you are human',
  'verify that you are human',
  'verifying you are human',
  'are you a robot',
  'not a robot',
  'robot check',
  'enter the characters you see',
  'access denied',
  'request blocked',
  'checking your browser',
  'checking if the site connection is secure',
  'unusual traffic',
  'security check',
  'bot verification',
  'performance & security by',
  'ddos protection',
];

const ASKS_FOR_SCRIPTS =
  /\b(?:requires?|enable|activate|turn on|without|aktivieren|aktiviere|activez|activer|habilit[ae]|active|attiva|abilita|inschakelen|schakel)\b[^.!?]{0,60}\bjavascript\b|\bjavascript\b[^.!?]{0,60}\b(?:required|enabled|disabled|deaktiviert|aktivieren|d.{1,2}sactiv|deshabilitad|disabilitat|uitgeschakeld)/;
const SETS_COOKIE = /document\.cookie\s*=/;
const SENDS_ON = /location(?:\.href|\.replace|\.assign|\.reload|\s*=)|\.submit\(\)/;
/** What a page that is drawn by its own scripts hangs them on: an empty page of the shop, not somebody else's. */
const APP_ROOT =
  /<(?:div|main|section)[^>]{0,200}\bid=["']?(?:root|app|__next|__nuxt|___gatsby|svelte|react-root|shopify)/;
const PRODUCT_DATA =
  /"@type"\s{0,20}:\s{0,20}\[?\s{0,20}"product|itemtype=["'][^"']{0,60}\/product["']|og:type["'][^>]{0,60}product/;

/** True when the answer is a bot challenge, a block page or an interstitial in place of the page. */
export function isChallenge(answer: Fetched): boolean {
  if (CHALLENGE_HEADERS.some(([name, value]) => hasHeader(answer, name, value))) return true;
  const html = lowerCaseOf(answer.body);
  if (PRODUCT_DATA.test(html)) return false;
  const text = shortText(html);
  if (text === undefined) return false;
  if (VENDOR_MARKS.some((mark) => html.includes(mark))) return true;
  if (SAYINGS.some((saying) => text.includes(saying))) return true;
  // No shop answers "accepted, not yet done" to a request for its page.
  if (answer.status === 202) return true;
  return text.length <= EMPTY_TEXT_MAX && isEmptyInterstitial(html, text);
}

function isEmptyInterstitial(html: string, text: string): boolean {
  if (SETS_COOKIE.test(html) && SENDS_ON.test(html)) return true;
  return !APP_ROOT.test(html) && ASKS_FOR_SCRIPTS.test(`${text} ${withoutScripts(html)}`);
}

function hasHeader(answer: Fetched, name: string, value: string | null): boolean {
  const found = answer.headers[name];
  return found !== undefined && (value === null || found.toLowerCase().includes(value));
}

/** The visible text, or undefined when there is more of it than an interstitial has. */
function shortText(html: string): string | undefined {
  let text = '';
  for (const run of visibleRuns(html)) {
    text += ` ${run}`;
    if (text.length > INTERSTITIAL_TEXT_MAX) return undefined;
  }
  return text.trim();
}

/** What `<noscript>` shows. */
function withoutScripts(html: string): string {
  const open = html.indexOf('<noscript');
  if (open < 0) return '';
  const close = html.indexOf('</noscript', open);
  return html.slice(open, Math.min(close < 0 ? html.length : close, open + 2000)).replace(/<[^>]{0,500}>/g, ' ');
}
