import { createHash } from 'node:crypto';
import { type GraphQLSchema, introspectionFromSchema } from 'graphql';
import { KEY_FIELD, KEY_FIELD_STYLE, keyFieldScript } from './console-key.ts';

const TITLE = 'eCommerce Insights';

/** What the console shows first: it runs as it is, once a key is there. */
export const CONSOLE_EXAMPLE = `# Enter your API key above, then press the button
# on the right. Ctrl+Space completes what you type.
query Catalogue {
  products(first: 5, sort: SCORE_DESC) {
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

/** GraphiQL as one page without anything from elsewhere, and the policy under which it runs. */
export type ConsolePage = { html: string; contentSecurityPolicy: string };

/**
 * The page needs no key: it has a field for one. Its scripts run because their hashes are named, and no other does. They
 * are megabytes, so they are loaded when the page is.
 *
 * @param introspectionPath where the schema can be read without a key; null when it cannot
 */
export async function consolePage(introspectionPath: string | null): Promise<ConsolePage> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const console = renderGraphiQL({
    title: TITLE,
    defaultQuery: CONSOLE_EXAMPLE,
    endpoint: '/graphql',
    shouldPersistHeaders: false,
  });
  const html = withKeyField(console, introspectionPath);
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

/** What an introspection query answers, for whoever has no key yet. */
export function introspectionOf(schema: GraphQLSchema): object {
  return introspectionFromSchema(schema);
}

function withKeyField(page: string, introspectionPath: string | null): string {
  const head = `<style>${KEY_FIELD_STYLE}</style><script>${keyFieldScript(introspectionPath)}</script>`;
  return page
    .replace(/<link rel="icon"[^>]*>/, () => '<link rel="icon" href="/favicon.svg" type="image/svg+xml" />')
    .replace('</head>', () => `${head}</head>`)
    .replace(/<body[^>]*>/, (body) => `${body}${KEY_FIELD}`);
}

/** The text of every script element, as a browser hashes it. */
function inlineScripts(html: string): string[] {
  return [...html.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1] ?? '');
}
