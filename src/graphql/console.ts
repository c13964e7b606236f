import { createHash } from 'node:crypto';

const TITLE = 'eCommerce Insights';

const EXAMPLE = `# Put your key into the Headers tab below, in place of the dots, and press the button on the right.
query Catalogue {
  products(first: 5, sort: LAST_AUDITED) {
    totalCount
    nodes {
      sku
      title
      score
      latestScore {
        band
        buckets {
          bucket
          score
          max
        }
      }
    }
  }
}
`;

const HEADERS = '{\n  "Authorization": "Bearer ei_test_…"\n}';

/** GraphiQL as one page without anything from elsewhere, and the policy under which it runs. */
export type ConsolePage = { html: string; contentSecurityPolicy: string };

/**
 * The page needs no key: it asks for one. Its scripts run because their hashes are named, and no other does. They are
 * megabytes, so they are loaded when the page is.
 */
export async function consolePage(): Promise<ConsolePage> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const html = renderGraphiQL({
    title: TITLE,
    defaultQuery: EXAMPLE,
    headers: HEADERS,
    endpoint: '/graphql',
    shouldPersistHeaders: false,
  });
  const scripts = inlineScripts(html).map(
    (script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  const policy = [
    "default-src 'none'",
    `script-src ${scripts.join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    'worker-src blob:',
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return { html, contentSecurityPolicy: policy.join('; ') };
}

/** The text of every script element, as a browser hashes it. */
function inlineScripts(html: string): string[] {
  return [...html.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1] ?? '');
}
