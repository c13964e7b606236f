import { cutIfTruncated, joined, servedModel, tokensOf, type WireQuestion } from './wire.ts';

/** Where redirect links lead through, below the origin. */
export const REDIRECT_PATH = '/grounding-api-redirect/';

/** An answer in the form of Google's generateContent: sources by redirect links, places in bytes. */
export function writeGemini({ prompt, model, origin, plan }: WireQuestion): object {
  const { text, spans } = joined(cutIfTruncated(plan));
  const groundingChunks = plan.retrieved.map(({ url }) => ({
    web: { uri: `${origin}${REDIRECT_PATH}${Buffer.from(url).toString('base64url')}`, title: new URL(url).hostname },
  }));
  const groundingSupports = spans
    .filter(({ sentence }) => sentence.citations.length > 0)
    .map(({ sentence, start, end }) => ({
      segment: {
        ...startIndex(Buffer.byteLength(text.slice(0, start))),
        endIndex: Buffer.byteLength(text.slice(0, end)),
        text: sentence.text,
      },
      groundingChunkIndices: sentence.citations.map(({ url }) =>
        plan.retrieved.findIndex((source) => source.url === url),
      ),
    }));
  const grounding = { webSearchQueries: plan.queries, groundingChunks, groundingSupports };
  return {
    candidates: [
      {
        content: { role: 'model', parts: [{ text }] },
        finishReason: plan.outcome === 'truncated' ? 'MAX_TOKENS' : 'STOP',
        index: 0,
        ...(plan.queries.length > 0 && { groundingMetadata: grounding }),
      },
    ],
    modelVersion: servedModel(model),
    usageMetadata: { promptTokenCount: tokensOf(prompt), candidatesTokenCount: tokensOf(text) },
  };
}

/** Where a redirect link leads. @returns null when it is none */
export function redirectTarget(pathname: string): string | null {
  const at = pathname.indexOf(REDIRECT_PATH);
  if (at < 0) return null;
  const url = Buffer.from(pathname.slice(at + REDIRECT_PATH.length), 'base64url').toString('utf8');
  return URL.canParse(url) ? url : null;
}

/** Google leaves an index of 0 out. */
function startIndex(bytes: number): { startIndex?: number } {
  return bytes === 0 ? {} : { startIndex: bytes };
}
