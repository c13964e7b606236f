import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import {
  type ASTNode,
  type ASTVisitFn,
  type ASTVisitor,
  BREAK,
  buildSchema,
  parse,
  specifiedRules,
  validate,
  visit,
  visitInParallel,
} from 'graphql';
import { expect, test } from 'vitest';
import { drawFrom, generateQuery } from '../../test/support/generated-operations.ts';
import { visitTogether } from './rule-visitor.ts';
import { createIsValid, ownRules, withoutLibraryValues } from './validation-rules.ts';

const SCHEMA = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));
const KINDS = [
  'Document',
  'OperationDefinition',
  'SelectionSet',
  'Field',
  'Name',
  'Argument',
  'IntValue',
  'InlineFragment',
];

/** A visitor that notes what it is told, and passes by or stops at some of it, always at the same. */
function noting(seed: number, told: string[]): ASTVisitor {
  const draw = drawFrom(seed);
  const visitOf = (way: string, kind: string) => {
    const [passes, stops] = [draw(4) === 0, draw(20) === 0];
    return (...[node, key, , path, ancestors]: Parameters<ASTVisitFn<ASTNode>>) => {
      told.push(`${seed} ${way} ${node.kind} ${key} ${path.join('.')} ${ancestors.length}`);
      if (stops) return BREAK;
      return passes && way === 'enter' && kind !== 'Document' ? false : undefined;
    };
  };
  const entries = KINDS.flatMap((kind) => {
    const form = draw(5);
    const [enter, leave] = [visitOf('enter', kind), visitOf('leave', kind)];
    return form === 0
      ? []
      : [[kind, form === 1 ? enter : form === 2 ? { enter } : form === 3 ? { leave } : { enter, leave }]];
  });
  return Object.fromEntries(entries);
}

test('visitors together are told what they are told in parallel, also when they pass by or stop', () => {
  fc.assert(
    fc.property(fc.nat(), fc.array(fc.nat(), { maxLength: 6 }), (querySeed, seeds) => {
      const document = parse(generateQuery(SCHEMA, drawFrom(querySeed)).text);
      const [ours, theirs]: [string[], string[]] = [[], []];
      visit(document, visitTogether(seeds.map((seed) => noting(seed, ours))));
      visit(document, visitInParallel(seeds.map((seed) => noting(seed, theirs))));
      expect(ours).toEqual(theirs);
    }),
  );
});

test('visitors of every kind of node are told of each', () => {
  const kinds: string[] = [];
  visit(parse('{ catalog { id } }'), visitTogether([{ enter: ({ kind }) => void kinds.push(kind) }]));
  expect(kinds).toEqual([
    'Document',
    'OperationDefinition',
    'SelectionSet',
    'Field',
    'Name',
    'SelectionSet',
    'Field',
    'Name',
  ]);
});

test('a document is valid when graphql-js finds no fault in it, whole or with a part of it taken away or doubled', () => {
  const rules = [...withoutLibraryValues(specifiedRules), ...ownRules(false)];
  const isValid = createIsValid(SCHEMA, false);
  const seen = new Map<boolean, number>();
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.nat(), (querySeed, at, way) => {
      const { text } = generateQuery(SCHEMA, drawFrom(querySeed));
      const words = text.split(' ');
      const index = at % words.length;
      if (way % 3 === 1) words.splice(index, 1);
      if (way % 3 === 2) words.splice(index, 0, words[(index * 7 + way) % words.length] ?? '');
      const document = parsed(words.join(' '));
      if (!document) return;
      const isFree = validate(SCHEMA, document, rules).length === 0;
      seen.set(isFree, (seen.get(isFree) ?? 0) + 1);
      expect(isValid(document)).toBe(isFree);
    }),
    { numRuns: 600 },
  );
  expect(Math.min(seen.get(true) ?? 0, seen.get(false) ?? 0)).toBeGreaterThan(50);
});

function parsed(text: string) {
  try {
    return parse(text);
  } catch {
    return null;
  }
}
