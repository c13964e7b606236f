/** What a newcomer is told when the process serves. */
export type Banner = { role: 'api' | 'worker' | 'all'; publicUrl: string; key: string | null; dataDir: string };

/** The product of the bundled shop that the first steps use: a poor page, so that there is something to see. */
const FIRST_SKU = 'BRW-LP-02';

/** Prints the addresses, the key and three lines that work as printed. */
export function printBanner(banner: Banner): void {
  process.stdout.write(`${bannerText(banner)}\n`);
}

/** The text of the banner. */
export function bannerText({ role, publicUrl, key, dataDir }: Banner): string {
  if (role === 'worker' || key === null) return `eCommerce Insights (${role}) is at work.`;
  const auth = `-H 'Authorization: Bearer ${key}'`;
  return `
eCommerce Insights serves at ${publicUrl}

  Test key     ${key}   (also in ${dataDir}/sandbox.key)
  GraphiQL     ${publicUrl}/graphql
  Docs         ${publicUrl}/docs
  OpenAPI      ${publicUrl}/v1/openapi.json
  Bundled shop ${publicUrl}/demo-shop/

Try it:

  curl -s ${auth} '${publicUrl}/v1/catalog?limit=3'
  curl -s ${auth} -X POST ${publicUrl}/v1/scores/${FIRST_SKU}/audit
  curl -s ${auth} ${publicUrl}/v1/scores/${FIRST_SKU}
`;
}
