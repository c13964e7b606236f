import { MAX_PAGE } from './kernel/page.ts';

/** What a newcomer reads before the paths, as Markdown; the first paragraph says what the product is. @param url the installation's own address */
export function introduction(url: string): string {
  return `Tells a merchant how AI shopping assistants (ChatGPT, Claude, Gemini, Perplexity, Google AI Overviews) see each of their product pages, why, and what to change.

An audit reads a page as an assistant does and scores it on 25 criteria, each with evidence. What fails becomes a recommendation: one rewritten field, made from the facts of the page and the record alone. Approved, it is pushed to the connected store and seen on the public page. Everything that happens is an event: in the log, on a live stream, and signed to your webhooks.

Every path is a stored operation of the GraphQL API at [\`${url}/graphql\`](${url}/graphql): both faces have the same data, scopes and errors.

# Start

\`\`\`sh
API=${url}/v1
AUTH='Authorization: Bearer KEY'
curl -H "$AUTH" "$API/catalog?limit=3"
curl -H "$AUTH" -X POST $API/scores/BRW-LP-02/audit
curl -H "$AUTH" "$API/jobs/JOB_ID?wait=30"
curl -H "$AUTH" $API/scores/BRW-LP-02
\`\`\`

\`KEY\` is your API key, \`JOB_ID\` the \`job_id\` that the audit answers. \`BRW-LP-02\` is a product of every sandbox; elsewhere take one of your own.

# Authentication

Send \`Authorization: Bearer KEY\` with every request. A key that begins with \`ei_test_\` opens a sandbox, one with \`ei_live_\` a live workspace. A key sees its own workspace alone: a row of another is not found. Each operation names the scopes it needs; \`read\` and \`write\` stand for all of their kind. A key without the scope is told 403 \`insufficient_scope\`; one that is held to persisted documents is told 403 \`document_not_allowed\` on every path.

# Conventions

- **Bodies** are JSON in \`snake_case\`; absent values are \`null\`, times are RFC 3339 in UTC, enum values are lower case. An unknown field is refused, and every fault is listed at once. What GET answers may be sent back by PATCH: read-only fields with their present values are taken.
- **Lists** answer \`{"data":[…],"pagination":{"next_cursor","has_more"}}\`. \`limit\` is 1 to ${MAX_PAGE}, by default 50; pass \`next_cursor\` as \`cursor\` for the next page, with the same filters and sort.
- **Not found** is 404, with what is missing as its code; in GraphQL such a lookup is \`null\` without an error. A filter that nothing matches is an empty page, a change to what is not there is an error on both faces.
- **Long work** answers 202 with a \`job_id\` and \`Location\`: poll \`GET /jobs/{id}?wait=30\`, follow \`GET /jobs/{id}/events\`, or wait for the webhook.
- **Live streams** are server-sent events. \`Last-Event-ID\`, or \`?after=\` with the last \`cursor\`, goes on where you were, without loss or repetition; \`?lastEventId=\` is for clients that cannot send the header. A stream that has ended and is asked for behind its end answers 204.
- **Retries** of POST, PATCH and DELETE are safe with an \`Idempotency-Key\`: for 24 hours the same request, whatever the order of its keys, gets the stored answer, with \`Idempotency-Replayed: true\`.
- **Caching**: every GET carries a weak \`ETag\`; \`If-None-Match\` answers 304, and \`If-Match\` on PATCH and DELETE answers 412 when the row has changed.
- **Rate limit**: 120 requests a minute for each workspace, with bursts of 300. Every answer tells what is left; past it, 429 with \`Retry-After\`.

# Errors

Every failure has one form. \`code\` is stable and meant for programs, \`message\` is a sentence for people, and \`details\` holds the same as data.

\`\`\`json
{"error":{"code":"sku_not_found","message":"The SKU 'VRN-AC1' was not found in workspace 'ws_01jvxq3zk2e8tt4m6w9r5b7c0d'.","details":{"sku":"VRN-AC1","workspace":"ws_01jvxq3zk2e8tt4m6w9r5b7c0d"},"request_id":"req_70bebd9d5f9065b98328c5a5"}}
\`\`\`

5xx and 429 may be tried again; other failures stay until the request or the row changes. Quote the \`request_id\` when you report a problem.

# Webhooks

An endpoint is sent the events it wants, at least once each, the same bytes on every attempt. Verify \`X-EI-Signature\`: \`sha256=\` and the hex HMAC-SHA256 of the raw body, keyed with the whole secret \`whsec_…\`; or the Standard Webhooks headers \`webhook-id\`, \`webhook-timestamp\` and \`webhook-signature\` with any of its libraries. Answer 2xx within 15 seconds; drop repeats by \`webhook-id\`.

# Stability

Breaking changes are announced 60 days ahead, by \`Deprecation\` and \`Sunset\` headers and in the changelog. New fields, event types and error codes may come at any time.`;
}
