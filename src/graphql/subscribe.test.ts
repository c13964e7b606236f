import { buildSchema, type DocumentNode, type ExecutionArgs, type ExecutionResult, parse } from 'graphql';
import { beforeEach, expect, test } from 'vitest';
import { subscribeShared } from './subscribe.ts';

const schema = buildSchema(`
  type Query { ok: Boolean }
  type Message { seen: String! later: String text(size: Int): String broken: String }
  type Subscription { messages(after: String): Message }
`);

/** Every call of a resolver. */
let calls: string[];

const message = (name: string) => ({
  messages: {
    seen: () => `${name} ${calls.push('seen')}`,
    later: async () => `${name} ${calls.push('later')}`,
    text: ({ size }: { size: number }) => `${name.repeat(size)} ${calls.push('text')}`,
    broken: () => {
      calls.push('broken');
      throw new Error('no');
    },
  },
});

beforeEach(() => {
  calls = [];
});

const SEEN = parse('subscription ($after: String) { messages(after: $after) { seen } }');

type Asking = {
  keyId?: string | null;
  scopes?: string[];
  document?: DocumentNode;
  variables?: Record<string, unknown>;
};

/** What one stream is told of these messages. */
async function told(messages: readonly object[], asking: Asking = {}): Promise<ExecutionResult[]> {
  const { keyId = 'key_1', scopes = ['events:read'], document = SEEN, variables = {} } = asking;
  const args: ExecutionArgs = {
    schema,
    document,
    variableValues: variables,
    contextValue: { principal: { keyId, workspaceId: 'ws_1', scopes: new Set(scopes) } },
    rootValue: {
      async *messages() {
        yield* messages;
      },
    },
  };
  const results = await subscribeShared(args);
  if (!(Symbol.asyncIterator in results)) return [results];
  const all: ExecutionResult[] = [];
  for await (const result of results) all.push(result);
  return all;
}

test('streams of one key that ask the same are told the very same, made once, wherever each of them began', async () => {
  const messages = [message('a'), message('b')];
  const first = await told(messages, { variables: { after: 'x' } });
  const second = await told(messages.slice(1), { variables: { after: 'y' } });
  expect(first).toEqual([{ data: { messages: { seen: 'a 1' } } }, { data: { messages: { seen: 'b 2' } } }]);
  expect(second[0]).toBe(first[1]);
  expect(calls).toEqual(['seen', 'seen']);
});

const OTHERS: Record<string, Asking> = {
  'another key': { keyId: 'key_2' },
  'other scopes of the key': { scopes: ['events:read', 'jobs:read'] },
  'another document': { document: parse('subscription { messages { again: seen } }') },
  'the system': { keyId: null },
};
test.each(Object.entries(OTHERS))('%s has its own', async (_name, asking) => {
  const messages = [message('a')];
  await told(messages);
  await told(messages, asking);
  expect(calls).toEqual(['seen', 'seen']);
});

test.each([
  'subscription ($size: Int) { messages { text(size: $size) } }',
  'subscription ($size: Int) { ...F } fragment F on Subscription { messages { text(size: $size) } }',
])('a variable that is used in what is shown tells streams apart: %s', async (text) => {
  const document = parse(text);
  const messages = [message('a')];
  const one = await told(messages, { document, variables: { size: 1 } });
  const three = await told(messages, { document, variables: { size: 3 } });
  const again = await told(messages, { document, variables: { size: 3 } });
  expect([one, three].flat().map(({ data }) => data)).toEqual([
    { messages: { text: 'a 1' } },
    { messages: { text: 'aaa 2' } },
  ]);
  expect(again[0]).toBe(three[0]);
});

test('a variable of a directive tells streams apart, on a root field too', async () => {
  const document = parse(
    'subscription ($no: Boolean!) { messages @skip(if: false) { seen @skip(if: $no) __typename } }',
  );
  const messages = [message('a')];
  const shown = await told(messages, { document, variables: { no: false } });
  const hidden = await told(messages, { document, variables: { no: true } });
  expect([shown[0]?.data, hidden[0]?.data]).toEqual([
    { messages: { seen: 'a 1', __typename: 'Message' } },
    { messages: { __typename: 'Message' } },
  ]);
});

test('what has to be waited for, or fails, is asked for each stream', async () => {
  for (const field of ['later', 'broken']) {
    const document = parse(`subscription { messages { ${field} } }`);
    const messages = [message('a')];
    await told(messages, { document });
    await told(messages, { document });
  }
  expect(calls).toEqual(['later', 'later', 'broken', 'broken']);
});

test('a refusal is answered at once', async () => {
  expect(await told([], { document: parse('subscription { nothing }') })).toMatchObject([{ errors: [{}] }]);
});
