import { escapeUTF8 } from 'entities';

/** What the first page leads to. */
export type HomePageInput = { publicUrl: string; hasConsole: boolean; hasShop: boolean };

/** Nothing but its own style and the favicon. */
export const HOME_PAGE_CSP =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** The page at `/`: what this is, one line to try, and where everything stands. */
export function homePage({ publicUrl, hasConsole, hasShop }: HomePageInput): string {
  const links = [
    ['/docs', 'REST reference', 'Every path, with examples'],
    hasConsole ? ['/graphql', 'GraphiQL', 'Ask the graph, with completion'] : null,
    ['/v1/openapi.json', 'OpenAPI 3.1', 'For client generators'],
    ['/llms.txt', 'llms.txt', 'For language models'],
    hasShop ? ['/demo-shop/', 'The bundled shop', 'Pages to audit, good and poor'] : null,
    ['/readyz', 'Readiness', 'Whether everything answers'],
  ].filter((link) => link !== null);
  const items = links.map(
    ([href, title, text]) => `<li><a href="${href}"><strong>${title}</strong><span>${text}</span></a></li>`,
  );
  const example = `curl -H "Authorization: Bearer $KEY" '${publicUrl}/v1/catalog?limit=3'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>eCommerce Insights</title>
<meta name="description" content="How AI shopping assistants see your products, and what to change.">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>eCommerce Insights</h1>
<p>How AI shopping assistants see your products, and what to change. One domain, as GraphQL and as REST, with live progress and signed webhooks.</p>
<ul>
${items.join('\n')}
</ul>
<h2>Try it</h2>
<pre tabindex="0" aria-label="An example request"><code>${escapeUTF8(example)}</code></pre>
<p>A key goes with every request: <code>Authorization: Bearer …</code>. ${KEY_HINT[hasShop ? 'sandbox' : 'live']}</p>
</main>
</body>
</html>
`;
}

const KEY_HINT = {
  sandbox: 'Where the server was started, <code>.data/sandbox.key</code> holds one for the sandbox.',
  live: 'Whoever runs this installation makes one with <code>npm run keys</code>.',
};

const STYLE = `
:root{color-scheme:light dark;--text:#1c2333;--soft:#4b5568;--line:#d5dbe6;--back:#fbfcfe;--card:#fff;--link:#1d4ed8}
@media (prefers-color-scheme:dark){:root{--text:#e8ecf4;--soft:#a8b3c7;--line:#303a4f;--back:#10141d;--card:#181e2b;--link:#8fb4ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--text);font:16px/1.55 system-ui,sans-serif}
main{max-width:46rem;margin:0 auto;padding:clamp(1.5rem,6vw,4rem) 1.25rem}
h1{margin:0 0 .5rem;font-size:clamp(1.6rem,5vw,2.2rem);line-height:1.2}
h2{margin:2rem 0 .5rem;font-size:1.1rem}
p{margin:0 0 1rem;color:var(--soft)}
ul{list-style:none;margin:1.5rem 0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(13rem,1fr));gap:.75rem}
a{display:block;height:100%;padding:.9rem 1rem;border:1px solid var(--line);border-radius:10px;background:var(--card);color:inherit;text-decoration:none}
a:hover,a:focus-visible{border-color:var(--link)}
a:focus-visible,pre:focus-visible{outline:3px solid var(--link);outline-offset:2px}
a strong{display:block;color:var(--link)}
a span{color:var(--soft);font-size:.92rem}
pre{margin:0 0 1rem;padding:.9rem 1rem;border:1px solid var(--line);border-radius:10px;background:var(--card);overflow-x:auto}
code{font:.92em ui-monospace,monospace}
`;
