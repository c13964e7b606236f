/** What is told on standard output when the process serves. */
export type Banner = {
  role: 'api' | 'worker' | 'all';
  publicUrl: string;
  dataDir: string;
  /** The key of a laptop's sandbox; null where the installation has none, or is not a laptop's own. */
  key: string | null;
  /** Is standard output a terminal? Elsewhere it is kept, and a key has no place in it. */
  isTerminal: boolean;
};

/** The product of the bundled shop that the first steps use: a poor page, so that there is something to see. */
const FIRST_SKU = 'BRW-LP-02';

/** Prints the addresses, and the first steps. */
export function printBanner(banner: Banner): void {
  process.stdout.write(`${bannerText(banner)}\n`);
}

/** The text of the banner: a newcomer's lines work as printed. */
export function bannerText(banner: Banner): string {
  const { role, publicUrl } = banner;
  if (role === 'worker') return `eCommerce Insights (${role}) is at work.`;
  return `
eCommerce Insights serves at ${publicUrl}

${banner.key === null ? '' : testKey(banner, banner.key)}  GraphiQL     ${publicUrl}/graphql
  Docs         ${publicUrl}/docs
  OpenAPI      ${publicUrl}/v1/openapi.json
${banner.key === null ? FIRST_KEY : firstSteps(banner, banner.key)}`;
}

function testKey({ dataDir, isTerminal }: Banner, key: string): string {
  const file = `${dataDir}/sandbox.key`;
  return `  Test key     ${isTerminal ? `${key}   (also in ${file})` : `in ${file}`}\n`;
}

function firstSteps({ publicUrl, dataDir, isTerminal }: Banner, key: string): string {
  const auth = isTerminal ? `-H 'Authorization: Bearer ${key}'` : '-H "Authorization: Bearer $KEY"';
  return `  Bundled shop ${publicUrl}/demo-shop/

Try it:

${isTerminal ? '' : `  KEY=$(cat '${dataDir}/sandbox.key')\n`}  curl -s ${auth} '${publicUrl}/v1/catalog?limit=3'
  curl -s ${auth} -X POST ${publicUrl}/v1/scores/${FIRST_SKU}/audit
  curl -s ${auth} ${publicUrl}/v1/scores/${FIRST_SKU}
`;
}

const FIRST_KEY = `
Make the first key:

  npm run -s keys -- create --workspace NAME --mode live --name NAME
`;
