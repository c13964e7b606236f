import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DRY_RUN_EVENTS } from '../../src/domains/alerts/dry-run.ts';
import { CHANNELS_MAX, RULES_MAX } from '../../src/domains/alerts/input.ts';
import { TESTS_PER_MINUTE as ALERT_TESTS_PER_MINUTE } from '../../src/domains/alerts/test-channel.ts';
import { RESTORE_WINDOW_DAYS } from '../../src/domains/catalog/rules.ts';
import { MAX_TYPES } from '../../src/domains/event-log/queries.ts';
import { MAX_WAIT_SECONDS } from '../../src/domains/jobs/queries.ts';
import { SCHEDULES_MAX } from '../../src/domains/schedules/input.ts';
import { MAX_REQUESTS, MAX_SITEMAP_FILES } from '../../src/domains/scores/gather.ts';
import { AGENT_MAX_BYTES } from '../../src/domains/scores/site/agent-access.ts';
import { LLMS_TXT_MAX_BYTES } from '../../src/domains/scores/site/llms-txt.ts';
import { ROBOTS_MAX_BYTES } from '../../src/domains/scores/site/robots.ts';
import { SITEMAP_MAX_BYTES } from '../../src/domains/scores/site/sitemap.ts';
import { STORES_MAX } from '../../src/domains/stores/commands.ts';
import { REPORTED_FAULTS } from '../../src/domains/uploads/import-report.ts';
import { CONTENT_MAX_BYTES, UPLOAD_MAX_BYTES } from '../../src/domains/uploads/rules.ts';
import { EVENTS_MAX } from '../../src/domains/webhooks/input.ts';
import { REPLAY_MAX } from '../../src/domains/webhooks/replay.ts';
import {
  ANSWER_MAX_BYTES,
  ATTEMPT_TIMEOUT_MS,
  ENDPOINTS_MAX,
  FAILING_LIMIT_MS,
  SECRET_OVERLAP_MS,
  TESTS_PER_MINUTE,
} from '../../src/domains/webhooks/rules.ts';
import { DOCUMENTS_MAX, OVERLAP_MAX_SECONDS } from '../../src/domains/workspaces/input.ts';
import { KEYS_MAX } from '../../src/domains/workspaces/key-commands.ts';
import { LIMITS } from '../../src/graphql/limits.ts';
import { MAX_GRAPHQL_BYTES } from '../../src/graphql/server.ts';
import { BAD_KEYS_PER_MINUTE } from '../../src/http/address-limit.ts';
import { MAX_JSON_BYTES } from '../../src/http/body.ts';
import { DEADLINE_MS } from '../../src/http/deadline.ts';
import { MAX_KEY_LENGTH } from '../../src/http/idempotency.ts';
import { ERROR_CODES } from '../../src/kernel/errors.ts';
import { PAGE_MAX_BYTES } from '../../src/kernel/limits.ts';
import { MAX_PAGE } from '../../src/kernel/page.ts';

const text = readFileSync(new URL('../../docs/limits.md', import.meta.url), 'utf8');
const rows = text
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| what'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

const number = (value: number) => value.toLocaleString('en-US');
const bytes = (value: number) =>
  value >= 1_048_576 ? `${number(value / 1_048_576)} MiB` : `${number(value / 1_024)} KiB`;
const seconds = (ms: number) => `${number(ms / 1_000)} s`;
const days = (ms: number) => `${number(ms / 86_400_000)} days`;

test.each<[string, string]>([
  ['requests with a bad key, or a wrong token of `/metrics`, from one address', number(BAD_KEYS_PER_MINUTE)],
  ['JSON body', bytes(MAX_JSON_BYTES)],
  ['GraphQL request', bytes(MAX_GRAPHQL_BYTES)],
  ['import body (CSV, JSONL)', bytes(UPLOAD_MAX_BYTES)],
  ['import inside a GraphQL document', bytes(CONTENT_MAX_BYTES)],
  ['page size, bulk scores, products in one request', `1 to ${number(MAX_PAGE)}`],
  ['event types in a filter', number(MAX_TYPES)],
  ['`Idempotency-Key`', `${number(MAX_KEY_LENGTH)} characters`],
  ['time of a request', seconds(DEADLINE_MS)],
  ['`wait` on a job', `0 to ${number(MAX_WAIT_SECONDS)} s`],
  ['depth', number(LIMITS.depth)],
  ['depth below `__schema` and `__type`', number(LIMITS.introspectionDepth)],
  ['aliases', number(LIMITS.aliases)],
  ['directives', number(LIMITS.directives)],
  ['tokens', number(LIMITS.tokens)],
  ['characters', number(LIMITS.characters)],
  ['cost', `${number(LIMITS.cost)} points`],
  ['documents a key can be held to', number(DOCUMENTS_MAX)],
  ['bad rows that an import reports', number(REPORTED_FAULTS)],
  ['deleted products', `restorable for ${number(RESTORE_WINDOW_DAYS)} days`],
  ['webhook endpoints', number(ENDPOINTS_MAX)],
  ['event types of an endpoint', number(EVENTS_MAX)],
  ['connected stores', number(STORES_MAX)],
  ['API keys that are not revoked', number(KEYS_MAX)],
  ['overlap of a rotated key', days(OVERLAP_MAX_SECONDS * 1_000)],
  ['schedules', number(SCHEDULES_MAX)],
  ['alert rules', number(RULES_MAX)],
  ['channels of a rule', number(CHANNELS_MAX)],
  ['test messages of alert channels', `${number(ALERT_TESTS_PER_MINUTE)} a minute`],
  ['events of a dry run', number(DRY_RUN_EVENTS)],
  ['time for a receiver', seconds(ATTEMPT_TIMEOUT_MS)],
  ['nothing but failures', days(FAILING_LIMIT_MS)],
  ['tests of the endpoints of one workspace', `${number(TESTS_PER_MINUTE)} a minute`],
  ['events of one replay', number(REPLAY_MAX)],
  ['answer kept of an attempt', bytes(ANSWER_MAX_BYTES)],
  ['secret before a rotation', `signs for ${number(SECRET_OVERLAP_MS / 3_600_000)} hours`],
  ['requests of one audit', number(MAX_REQUESTS)],
  ['page', bytes(PAGE_MAX_BYTES)],
  ['robots.txt', bytes(ROBOTS_MAX_BYTES)],
  ['llms.txt', bytes(LLMS_TXT_MAX_BYTES)],
  ['sitemaps', `${number(MAX_SITEMAP_FILES)} files of ${bytes(SITEMAP_MAX_BYTES)}`],
  ['page as an AI crawler gets it', bytes(AGENT_MAX_BYTES)],
])('the documented limit of "%s" is the one that holds: %s', (what, limit) => {
  const row = rows.find(([name]) => name === what);
  expect(row?.[1]?.startsWith(limit), row?.[1]).toBe(true);
});

test('every code that the limits name exists, with the status they name', () => {
  const named = [...text.matchAll(/\b(\d{3}) `([a-z_]+)`/g)];
  expect(named.length).toBeGreaterThan(20);
  for (const [, status, code = ''] of named) {
    const known = Object.entries(ERROR_CODES).find(([name]) => name === code);
    expect(`${code} ${known?.[1].http}`).toBe(`${code} ${status}`);
  }
});
