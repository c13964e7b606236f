/**
 * The field for the API key above GraphiQL. The key stays in the tab's session storage and goes with every request to
 * this server; until there is one, the schema comes from the public document and nothing is sent that must fail.
 */
export const KEY_FIELD = `<header><h1 class="unseen">GraphiQL of eCommerce Insights</h1><form id="key-bar" autocomplete="off">
<label for="api-key">API key</label>
<input id="api-key" type="password" autocomplete="off" spellcheck="false" placeholder="ei_test_…" aria-describedby="key-hint">
<span id="key-hint">Kept in this tab alone. <code>npm start</code> prints one: <code>.data/sandbox.key</code></span>
</form></header>`;

/** The bar takes its height from GraphiQL's. */
export const KEY_FIELD_STYLE = `
body{display:flex;flex-direction:column;height:100vh;margin:0}
.unseen{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
#root{flex:1;min-height:0;height:auto!important}
#root .graphiql-container{height:100%!important}
#key-bar{display:flex;flex-wrap:wrap;align-items:center;gap:.4rem .75rem;margin:0;padding:.5rem 1rem;font:14px/1.4 system-ui,sans-serif;background:#f1f3f9;color:#2b3346;border-bottom:1px solid #d5dbe6}
#api-key{flex:0 1 26rem;min-width:12rem;padding:.35rem .6rem;border:1px solid #8390a8;border-radius:6px;font:13px ui-monospace,monospace;background:#fff;color:#111}
#api-key:focus-visible{outline:3px solid #1d4ed8;outline-offset:1px}
body.graphiql-dark #key-bar{background:#1b2230;color:#d7deec;border-color:#303a4f}
body.graphiql-dark #api-key{background:#10141d;color:#e8ecf4}
@media (max-width:640px){
.graphiql-container .graphiql-logo{display:none}
#graphiql-session{flex-direction:column!important}
#graphiql-session>div{min-height:0;width:100%}
#graphiql-session>.graphiql-horizontal-drag-bar{display:none}
}
@media (prefers-color-scheme:dark){
body:not(.graphiql-light) #key-bar{background:#1b2230;color:#d7deec;border-color:#303a4f}
body:not(.graphiql-light) #api-key{background:#10141d;color:#e8ecf4}
}
`;

/** Runs before GraphiQL, whose requests all go through `fetch`. @param schemaPath where the introspection is public, if it is */
export function keyFieldScript(schemaPath: string | null): string {
  return `(() => {
  const schemaPath = ${JSON.stringify(schemaPath)};
  const stored = 'ei-api-key';
  const send = window.fetch.bind(window);
  const field = () => document.getElementById('api-key');
  const key = () => (field()?.value ?? sessionStorage.getItem(stored) ?? '').trim();
  const answer = (body) => new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } });
  window.fetch = (input, init = {}) => {
    const { pathname, origin } = new URL(input.url ?? input, location.href);
    if (origin !== location.origin || pathname !== '/graphql') return send(input, init);
    const headers = new Headers(init.headers);
    if (!headers.has('Authorization') && key()) headers.set('Authorization', 'Bearer ' + key());
    if (headers.has('Authorization')) return send(input, { ...init, headers });
    if (schemaPath && /IntrospectionQuery/.test(String(init.body))) return send(schemaPath);
    return Promise.resolve(answer({ errors: [{ message: 'Enter your API key above, then press the button again.' }] }));
  };
  addEventListener('DOMContentLoaded', () => {
    field().value = sessionStorage.getItem(stored) ?? '';
    field().addEventListener('input', () => sessionStorage.setItem(stored, key()));
    document.getElementById('key-bar').addEventListener('submit', (event) => event.preventDefault());
  });
})();`;
}
