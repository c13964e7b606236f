import { ERROR_CODES } from '../kernel/errors.ts';
import { isRecord } from '../kernel/json.ts';
import { collapseSpaces } from '../kernel/words.ts';
import type { JsonSchema } from './json-schema.ts';

type Operation = { method: string; path: string; operation: JsonSchema };

/** The OpenAPI document as Markdown for language models: every path with its parameters, bodies, answers and codes. */
export function referenceMarkdown(openapi: JsonSchema): string {
  const info = record(openapi['info']);
  const operations = operationsOf(record(openapi['paths']));
  const tags = records(openapi['tags']);
  const sections = tags.flatMap((tag) => {
    const own = operations.filter(({ operation }) => list(operation['tags']).includes(tag['name']));
    if (own.length === 0) return [];
    return [
      `## ${text(tag['name'])}`,
      text(tag['description']),
      ...own.flatMap((one) => operationSection(one, openapi)),
    ];
  });
  const lines = [
    `# ${text(info['title'])} ${text(info['version'])}`,
    text(info['description']),
    ...records(openapi['servers']).map((server) => `Base URL: \`${text(server['url'])}\``),
    'Every request carries `Authorization: Bearer KEY`.',
    ...sections,
    ...webhookSection(record(openapi['webhooks'])),
    ...schemaSection(record(record(openapi['components'])['schemas'])),
    ...errorSection(),
  ];
  return `${lines.filter((line) => line !== '').join('\n\n')}\n`;
}

/** An `llms.txt`: what the API is, where its descriptions are, and every path with its summary. */
export function llmsTxt(openapi: JsonSchema, baseUrl: string): string {
  const info = record(openapi['info']);
  const operations = operationsOf(record(openapi['paths']));
  const link = ({ method, path, operation }: Operation, tag: string) => {
    const anchor = `${baseUrl}/docs#tag/${encodeURIComponent(tag)}/operation/${text(operation['operationId'])}`;
    return `- [${method} ${path}](${anchor}): ${text(operation['summary'])}`;
  };
  const sections = records(openapi['tags']).flatMap((tag) => {
    const name = text(tag['name']);
    const links = operations
      .filter(({ operation }) => list(operation['tags']).includes(name))
      .map((one) => link(one, name));
    return links.length === 0 ? [] : [`## ${name}`, links.join('\n')];
  });
  const documents = [
    `- [OpenAPI 3.1](${baseUrl}/v1/openapi.json): every path, schema and error code, for machines`,
    `- [Reference](${baseUrl}/llms-full.txt): the same in Markdown, in one file`,
    `- [Documentation](${baseUrl}/docs): the same for people`,
  ];
  const summary = text(info['description']).split('\n')[0] ?? '';
  return `${[`# ${text(info['title'])}`, `> ${summary}`, '## Documents', documents.join('\n'), ...sections].join('\n\n')}\n`;
}

function operationsOf(paths: JsonSchema): Operation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(record(item)).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation: record(operation),
    })),
  );
}

function operationSection({ method, path, operation }: Operation, openapi: JsonSchema): string[] {
  const parameters = records(operation['parameters']).map((parameter) => resolved(parameter, openapi));
  const own = parameters.filter((parameter) => parameter['in'] !== 'header');
  const deprecated = operation['deprecated'] === true ? ' (deprecated)' : '';
  return [
    `### ${method} ${path}${deprecated}`,
    text(operation['summary']),
    text(operation['description']) === text(operation['summary']) ? '' : text(operation['description']),
    own.length === 0 ? '' : own.map(parameterLine).join('\n'),
    ...contentLines('Body', record(operation['requestBody'])),
    ...answerLines(record(operation['responses']), openapi),
  ];
}

function parameterLine(parameter: JsonSchema): string {
  const schema = record(parameter['schema']);
  const required = parameter['required'] === true ? 'required' : 'optional';
  const description = text(parameter['description']);
  const facts = `${text(parameter['in'])}, ${required}, ${typeText(schema)}${boundsText(schema)}`;
  return `- \`${text(parameter['name'])}\` (${facts})${description === '' ? '' : `: ${oneLine(description)}`}`;
}

function answerLines(responses: JsonSchema, openapi: JsonSchema): string[] {
  const successes = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const failures = Object.entries(responses).filter(([status]) => Number(status) >= 400);
  const codes = failures.flatMap(([status, response]) => {
    const media = record(record(resolved(record(response), openapi)['content'])['application/json']);
    return Object.keys(record(media['examples'])).map((code) => `${status} \`${code}\``);
  });
  return [
    ...successes.flatMap(([status, response]) => contentLines(`Answer ${status}`, record(response))),
    codes.length === 0 ? '' : `Errors: ${codes.join(', ')}`,
  ];
}

function contentLines(title: string, holder: JsonSchema): string[] {
  return Object.entries(record(holder['content'])).flatMap(([mediaType, value]) => {
    const { schema, example } = record(value);
    const content = record(schema)['contentSchema'];
    const isEach = content !== undefined || mediaType === 'text/event-stream';
    const of = `${isEach ? 'each ' : ''}${typeText(record(content ?? schema))}`;
    const line = `${title} (\`${mediaType}\`): ${of}`;
    return example === undefined ? [line] : [line, `\`\`\`json\n${JSON.stringify(example)}\n\`\`\``];
  });
}

function webhookSection(webhooks: JsonSchema): string[] {
  const events = Object.entries(webhooks).map(([type, item]) => ({ type, post: record(record(item)['post']) }));
  if (events.length === 0) return [];
  const lines = events.flatMap(({ type, post }) => [
    `### ${type}`,
    text(post['description']),
    ...contentLines('Sent', record(post['requestBody'])),
  ]);
  return ['## Webhooks', ...lines];
}

function schemaSection(schemas: JsonSchema): string[] {
  const entries = Object.entries(schemas).flatMap(([name, value]) => {
    const schema = record(value);
    const required = list(schema['required']);
    const lines = Object.entries(record(schema['properties'])).map(([key, property]) => {
      const own = record(property);
      const description = text(own['description']);
      const mark = required.includes(key) ? '' : ', optional';
      return `- \`${key}\` (${typeText(own)}${boundsText(own)}${mark})${description === '' ? '' : `: ${oneLine(description)}`}`;
    });
    return [`### ${name}`, text(schema['description']), lines.join('\n')];
  });
  return entries.length === 0 ? [] : ['## Schemas', ...entries];
}

function errorSection(): string[] {
  const rows = Object.entries(ERROR_CODES).map(
    ([code, { http, retry, title }]) => `| \`${code}\` | ${http} | ${retry ? 'yes' : 'no'} | ${title} |`,
  );
  return ['## Error codes', ['| code | status | retry | meaning |', '|---|---|---|---|', ...rows].join('\n')];
}

function typeText(schema: JsonSchema): string {
  if (typeof schema['$ref'] === 'string') return schema['$ref'].slice(schema['$ref'].lastIndexOf('/') + 1);
  const choices = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(choices)) return records(choices).map(typeText).join(' or ');
  if (schema['const'] !== undefined) return JSON.stringify(schema['const']);
  if (Array.isArray(schema['enum'])) return schema['enum'].map((value) => JSON.stringify(value)).join(' or ');
  if (isRecord(schema['properties'])) return objectText(schema['properties']);
  const types = Array.isArray(schema['type']) ? schema['type'] : [schema['type'] ?? 'any JSON'];
  const named = types.map((type) => (type === 'array' ? `list of ${typeText(record(schema['items']))}` : text(type)));
  return named.join(' or ');
}

function objectText(properties: JsonSchema): string {
  return `{ ${Object.entries(properties)
    .map(([key, value]) => `${key}: ${typeText(record(value))}`)
    .join(', ')} }`;
}

const BOUNDS = ['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems', 'pattern', 'format', 'default'];

function boundsText(schema: JsonSchema): string {
  return BOUNDS.filter((key) => schema[key] !== undefined && schema[key] !== 'int32')
    .map((key) => `, ${key} ${JSON.stringify(schema[key])}`)
    .join('');
}

function resolved(value: JsonSchema, openapi: JsonSchema): JsonSchema {
  const reference = value['$ref'];
  if (typeof reference !== 'string') return value;
  return reference
    .slice(2)
    .split('/')
    .reduce((node, key) => record(node[key]), openapi);
}

function record(value: unknown): JsonSchema {
  return isRecord(value) ? value : {};
}

function records(value: unknown): JsonSchema[] {
  return list(value).map(record);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function oneLine(value: string): string {
  return collapseSpaces(value);
}
