import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { once } from '../kernel/once.ts';
import { etagMatches, preferredEncoding, weakEtag } from './respond.ts';

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

/** Made once, so it may be packed better than what is made for each request. */
const BROTLI_QUALITY = 9;
const GZIP_LEVEL = 9;

const SHORT = 'public, max-age=300';
const IMMUTABLE = 'public, max-age=31536000, immutable';

/** A document that is the same for everybody: made, hashed and compressed once, when it is first asked for. */
export type PublicDocument = {
  /** Its bytes in the best encoding that the caller knows, or 304. What is asked for by its version is immutable. */
  serve(request: Request): Promise<Response>;
  /** Names these bytes: in an address as `?v=`, they may be kept for ever. */
  version(): Promise<string>;
};

/** @param headers beside type, validator and caching */
export function publicDocument(
  type: string,
  make: () => string | Promise<string>,
  headers: Readonly<Record<string, string>> = {},
): PublicDocument {
  const made = once(async () => {
    const body = Buffer.from(await make());
    const etag = weakEtag(body);
    return { body, etag, version: etag.slice('W/"'.length, -1) };
  });
  const packed = {
    br: once(async () =>
      compressBrotli((await made()).body, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
    ),
    gzip: once(async () => compressGzip((await made()).body, { level: GZIP_LEVEL })),
  };
  return {
    version: async () => (await made()).version,
    async serve(request) {
      const { body, etag, version } = await made();
      const isNamed = new URL(request.url).searchParams.get('v') === version;
      const caching = isNamed ? IMMUTABLE : SHORT;
      const own = { ETag: etag, 'Cache-Control': caching, Vary: 'Accept-Encoding', ...headers };
      if (etagMatches(request.headers.get('if-none-match'), etag)) {
        return new Response(null, { status: 304, headers: own });
      }
      const encoding = preferredEncoding(request.headers.get('accept-encoding'));
      const encoded: Record<string, string> = encoding ? { 'Content-Encoding': encoding } : {};
      const bytes = encoding ? await packed[encoding]() : body;
      return new Response(new Uint8Array(bytes), {
        status: 200,
        headers: { 'Content-Type': type, ...own, ...encoded },
      });
    },
  };
}
