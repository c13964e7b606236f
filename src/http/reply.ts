import type { Texts } from './stream-texts.ts';

/** An answer that is there as a whole; header names in lower case. */
export type Reply = { status: number; headers: Record<string, string>; body: string | Uint8Array<ArrayBuffer> | null };

/** An answer that stays open, and is written text by text; header names in lower case. */
export type StreamReply = { status: number; headers: Record<string, string>; texts: Texts };

/** What the edge answers: a whole reply, a stream of texts, or a Response whose body may still be on its way. */
export type EdgeAnswer = Reply | StreamReply | Response;

/** A JSON reply. */
export function jsonReply(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return jsonTextReply(status, JSON.stringify(body), headers);
}

/** A JSON reply whose text is there already. */
export function jsonTextReply(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Reply {
  const own: Record<string, string> = {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  };
  for (const name of Object.keys(headers)) own[name.toLowerCase()] = headers[name] ?? '';
  return { status, headers: own, body: text };
}

/** Sets a header; `Vary` is added to. */
export function setHeader(answer: EdgeAnswer, name: string, value: string): void {
  if (answer instanceof Response) {
    if (name === 'vary') answer.headers.append(name, value);
    else answer.headers.set(name, value);
    return;
  }
  const before = name === 'vary' ? answer.headers[name] : undefined;
  answer.headers[name] = before === undefined ? value : `${before}, ${value}`;
}

/** Sets a header unless the answer has it. */
export function defaultHeader(answer: EdgeAnswer, name: string, value: string): void {
  if (answer instanceof Response) {
    if (!answer.headers.has(name)) answer.headers.set(name, value);
  } else {
    answer.headers[name] ??= value;
  }
}

/** The answer as a WHATWG Response. */
export function toResponse(answer: EdgeAnswer): Response {
  if (answer instanceof Response) return answer;
  return new Response('texts' in answer ? byteStream(answer.texts) : answer.body, answer);
}

function byteStream(texts: Texts): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await texts.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      cancel: async () => void (await texts.return?.()),
    },
    { highWaterMark: 1 },
  );
}
