import { createHash } from 'node:crypto';

const TITLE = 'eCommerce Insights';

/** What the console shows first: it runs as it is, once a key is there. */
export const CONSOLE_EXAMPLE = `# 1. Paste your key into the Headers below, where it
#    says so. npm start prints one: .data/sandbox.key
# 2. Press the button on the right.
# 3. The round arrows at the lower left load the schema:
#    then the editor completes what you type.
query Catalogue {
  products(first: 5, sort: "-score") {
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

/** What stands for the key must be sendable in a header, so that the answer is ours: it says that the key is wrong. */
export const CONSOLE_HEADERS = '{\n  "Authorization": "Bearer PASTE_YOUR_KEY_HERE"\n}';

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
    defaultQuery: CONSOLE_EXAMPLE,
    headers: CONSOLE_HEADERS,
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
