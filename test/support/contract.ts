import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect } from 'vitest';
import { buildContract } from '../../src/contract.ts';
import type { CompiledRoute } from '../../src/rest/compiled.ts';
import { matcherOf } from '../../src/rest/match.ts';
import { noteAsked } from './asked.ts';

type Json = ReturnType<typeof JSON.parse>;

const contract = buildContract('http://ei.test');
const match = matcherOf(contract.routes, '/v1');
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(contract.openapi(), 'openapi');
const validators = new Map<string, ValidateFunction | null>();

/** Keeps that a route gave this answer: its status, and its code when it is a refusal. */
export async function noteAnswer(request: Request, response: Response): Promise<void> {
  const found = match(request.method, new URL(request.url).pathname);
  if (found?.kind !== 'route') return;
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  const body: Json = response.status >= 400 && isJson ? await response.clone().json() : null;
  noteAsked({ method: found.route.method, path: found.route.path, status: response.status, code: body?.error?.code });
}

/** Holds an answer of REST to its own documentation: the status is promised, and the body has the promised shape. */
export function checkAgainstContract(
  method: string,
  path: string,
  answer: { status: number; body: unknown; headers: Headers },
): void {
  const url = new URL(path, 'http://ei.test');
  const found = match(method, url.pathname);
  if (found?.kind !== 'route') return;
  if (answer.status === 304 || answer.body === null) return;
  const validate = validatorOf(found.route, answer.status);
  if (validate === null)
    throw new Error(`${method} ${path} answered ${answer.status}, which its document does not promise`);
  const isValid = validate(answer.body);
  expect(isValid ? [] : validate.errors, `${method} ${path} ${answer.status} against openapi.json`).toEqual([]);
}

function validatorOf(route: CompiledRoute, status: number): ValidateFunction | null {
  const place = `#/paths/${pointerPart(route.path)}/${route.method.toLowerCase()}/responses/${status}`;
  const known = validators.get(place);
  if (known !== undefined) return known;
  const response = resolve(place);
  const content = Object.keys(response?.content ?? {}).includes('application/json');
  const target = response?.$ref ?? place;
  const validator = response ? ajv.compile({ $ref: `openapi${target}/content/application~1json/schema` }) : null;
  const result = response && !response.$ref && !content ? null : validator;
  validators.set(place, result);
  return result;
}

function resolve(pointer: string): Json {
  const parts = pointer
    .slice(2)
    .split('/')
    .map((part) => decodeURIComponent(part).replace(/~1/g, '/').replace(/~0/g, '~'));
  return parts.reduce<Json>((value, part) => value?.[part], contract.openapi());
}

function pointerPart(part: string): string {
  return encodeURIComponent(part.replace(/~/g, '~0').replace(/\//g, '~1'));
}
