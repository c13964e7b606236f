import { expect, test } from 'vitest';
import { shopSchema } from '../../test/support/rest-shop.ts';
import { compileShop } from '../../test/support/rest-shop-routes.ts';
import { ERROR_CODES } from '../kernel/errors.ts';
import { llmsTxt, referenceMarkdown } from './markdown.ts';
import { openapiDocument } from './openapi.ts';

const routes = compileShop();
const data = { name: 'AuditCompleted', description: 'An audit ended.', schema: { type: 'object' } };
const document = openapiDocument({
  schema: shopSchema(),
  routes,
  events: [{ type: 'audit.completed', description: 'An audit ended.', isWebhook: true, data }],
  info: {
    title: 'Shop',
    version: '1.0.0',
    description: 'A shop.\nWith more to say.',
    contact: { name: 'Us' },
    license: { name: 'None' },
  },
  servers: [{ url: 'https://api.insights.test/v1', description: 'Here' }],
});

test('the reference holds every path, schema, event and error code', () => {
  const markdown = referenceMarkdown(document);
  expect(markdown).toMatch(/^# Shop 1\.0\.0\n\nA shop\./);
  for (const { method, path } of routes) expect(markdown).toContain(`### ${method} ${path}`);
  for (const code of Object.keys(ERROR_CODES)) expect(markdown).toContain(`| \`${code}\` |`);
  for (const title of ['### audit.completed', '### Product', '### ProductInput', '### GET /jobs/{id} (deprecated)'])
    expect(markdown).toContain(title);
});

test('a parameter is told with its place, type, bounds and meaning', () => {
  const markdown = referenceMarkdown(document);
  expect(markdown).toContain(
    '- `limit` (query, optional, integer, minimum 1, maximum 500, default 50): How many rows, 1 to 200.',
  );
  expect(markdown).toContain('- `channel` (query, optional, Channel): Only products sold there.');
  expect(markdown).toMatch(/### Channel\n\n[^#]*- `d2c`[^#]*- `big_marketplace`/);
  expect(markdown).toContain('Errors: 400 `validation_failed`, 401 `key_revoked`, 401 `unauthorized`');
});

test('llms.txt has a title, a one-line summary and a link for every path', () => {
  const text = llmsTxt(document, 'https://api.insights.test');
  expect(text).toMatch(/^# Shop\n\n> A shop\.\n\n## Documents\n/);
  expect(text).toContain('](https://api.insights.test/v1/openapi.json)');
  for (const { method, path, summary } of routes)
    expect(text).toMatch(new RegExp(`^- \\[${method} ${path.replace(/[{}]/g, '\\$&')}\\]\\(\\S+\\): ${summary}$`, 'm'));
});
