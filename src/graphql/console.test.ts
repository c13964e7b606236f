import { parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { CONSOLE_EXAMPLE, consolePage } from './console.ts';
import { buildSchema } from './schema.ts';

test('the example of the console runs against the schema as it is', () => {
  expect(validate(buildSchema(), parse(CONSOLE_EXAMPLE))).toEqual([]);
});

test('the console shows nothing from elsewhere, and runs the scripts alone that its policy names', async () => {
  const { html, contentSecurityPolicy } = await consolePage('/graphql/introspection.json');
  expect(html).not.toMatch(/<(?:script|link|img)\b[^>]*\b(?:src|href)="(?:https?:)?\/\//);
  expect(contentSecurityPolicy).toMatch(/script-src 'sha256-[^ ;]+'/);
  expect(contentSecurityPolicy).not.toContain('http');
});
