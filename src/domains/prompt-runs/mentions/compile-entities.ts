import { type Alias, readAlias, spellingsOf } from './aliases.ts';
import type { Entity, EntityKind } from './types.ts';

/** A name's end in the trie. */
export type Ending = Alias & { entity: Entity };
export type TrieNode = { next: Map<string, TrieNode>; endings: Ending[] };

/** Entities made ready for matching: a trie over the folded tokens of all their names. */
export type CompiledEntities = {
  root: TrieNode;
  entities: readonly Entity[];
  /** Every token of every name: others are not worth a look. */
  vocabulary: ReadonlySet<string>;
  /** Names with a dot in them, small: they are no addresses. */
  dotted: ReadonlySet<string>;
};

/** Whose a name is when several kinds share it: ours before others', the maker's before the product's. */
const PRECEDENCE: Readonly<Record<EntityKind, number>> = { brand: 0, product: 1, competitor: 2 };

/**
 * Makes entities ready for {@link readMentions}; once for many answers.
 *
 * A name that several products share names none of them, and one that a brand shares with anything names the brand.
 */
export function compileEntities(entities: readonly Entity[]): CompiledEntities {
  const root = createNode();
  const dotted = new Set<string>();
  for (const entity of entities) {
    for (const alias of new Set(entity.aliases.flatMap(spellingsOf))) {
      insert(root, entity, alias);
      if (/\p{L}\.\p{L}/u.test(alias)) dotted.add(alias.toLowerCase());
    }
  }
  settleShared(root);
  return { root, entities, vocabulary: vocabularyOf(root), dotted };
}

function vocabularyOf(root: TrieNode): Set<string> {
  const vocabulary = new Set<string>();
  const open = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    for (const [text, next] of node.next) {
      vocabulary.add(text);
      open.push(next);
    }
  }
  return vocabulary;
}

function createNode(): TrieNode {
  return { next: new Map(), endings: [] };
}

function insert(root: TrieNode, entity: Entity, text: string): void {
  const alias = readAlias(text);
  if (!alias) return;
  let node = root;
  for (const token of alias.tokens) {
    const next = node.next.get(token.text) ?? createNode();
    node.next.set(token.text, next);
    node = next;
  }
  node.endings.push({ ...alias, entity });
}

function settleShared(root: TrieNode): void {
  const open = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.endings.length > 1) node.endings = ownedEndings(node.endings);
    open.push(...node.next.values());
  }
}

function ownedEndings(endings: readonly Ending[]): Ending[] {
  const first = Math.min(...endings.map(({ entity }) => PRECEDENCE[entity.kind]));
  const owned = endings.filter(({ entity }) => PRECEDENCE[entity.kind] === first);
  return new Set(owned.map(({ entity }) => entity.id)).size === 1 ? owned : [];
}
