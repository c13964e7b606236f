/** Whatever JSON the product answered. */
export type Json = ReturnType<typeof JSON.parse>;

/** A client of the REST face, as any shop's backend would write it. */
export type Client = {
  get(path: string): Promise<Json>;
  post(path: string, body?: unknown): Promise<Json>;
  /** The events of a stream, until the server ends it. */
  stream(path: string): AsyncGenerator<Json>;
};

/** Runs a job to its end with a progress bar. @throws Error with the job's own error when it fails */
export type Follow = (client: Client, jobId: string, name: string) => Promise<void>;

/** A client with a key. Any answer that is no success is an error with the product's own message. */
export function createClient(url: string, key: string): Client {
  const send = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const response = await fetch(`${url}/v1${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return response;
  };
  return {
    get: async (path) => (await send('GET', path)).json(),
    post: async (path, body) => (await send('POST', path, body)).json(),
    stream: async function* (path) {
      const response = await send('GET', path);
      yield* eventsOf(response);
    },
  };
}

async function* eventsOf(response: Response): AsyncGenerator<Json> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    rest += decoder.decode(chunk, { stream: true });
    const blocks = rest.split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = block.split('\n').find((line) => line.startsWith('data:'));
      if (data) yield JSON.parse(data.slice('data:'.length));
    }
  }
}
