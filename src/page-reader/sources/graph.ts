import { isProductType } from '../subject/product-types.ts';
import type { JsonLdBlock } from '../types.ts';
import { asRecord, asText } from './bound-json.ts';
import { typesOf } from './items.ts';

type Node = Record<string, unknown>;

const MAX_NODES = 2_000;
const MAX_DEPTH = 12;
const RESOLVED_DEPTH = 3;
const MAX_RESOLVED = 300;

/**
 * The blocks as the one graph that they are: nodes of the same `@id` joined at the first of them, and so a Product that
 * one block rates and another sells under the same name; references by `@id` replaced by the node they name.
 */
export function joinGraph(blocks: readonly JsonLdBlock[]): JsonLdBlock[] {
  const nodes = blocks.flatMap(({ value }) => nodesIn(value)).slice(0, MAX_NODES);
  const byId = joinById(nodes);
  const joined = joinNodes(nodes, byId);
  const graph: Graph = { byId, joined, left: MAX_RESOLVED };
  return blocks.map((block) => ({ ...block, value: resolve(block.value, graph, []) }));
}

/** Every object with a type or an id of its own, outer before inner. */
function nodesIn(root: unknown): Node[] {
  const found: Node[] = [];
  let level: readonly unknown[] = [root];
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0 && found.length < MAX_NODES; depth += 1) {
    for (const value of level) if (isNode(value) && (typesOf(value).length > 0 || isFull(value))) found.push(value);
    level = level
      .flatMap((value) => Object.values(Object(value)))
      .filter((value) => typeof value === 'object' && value !== null);
  }
  return found;
}

function isNode(value: unknown): value is Node {
  return asRecord(value) !== null;
}

/** More than a reference to what stands elsewhere. */
function isFull(node: Node): boolean {
  return typeof node['@id'] === 'string' && Object.keys(node).some((key) => key !== '@id');
}

/** The first node of each id, with what the others of this id say besides. */
function joinById(nodes: readonly Node[]): Map<string, Node> {
  const byId = new Map<string, Node>();
  for (const node of nodes) {
    const id = node['@id'];
    if (typeof id !== 'string' || !isFull(node)) continue;
    const known = byId.get(id);
    byId.set(id, known === undefined || known === node ? node : union(known, node));
  }
  return byId;
}

/** The nodes that others were joined into, and null for those that are said elsewhere. */
type Joined = Map<Node, Node | null>;

function joinNodes(nodes: readonly Node[], byId: ReadonlyMap<string, Node>): Joined {
  const joined: Joined = new Map();
  const ids = new Set<string>();
  const products: Node[] = [];
  for (const node of nodes) {
    if (isRepeated(node, { byId, ids, joined })) continue;
    if (isProductType(typesOf(node))) joinProduct(node, products, joined);
  }
  return joined;
}

type Known = { byId: ReadonlyMap<string, Node>; ids: Set<string>; joined: Joined };

/** Notes what a node of an id is joined to. @returns whether an earlier node of this id says it all */
function isRepeated(node: Node, { byId, ids, joined }: Known): boolean {
  const id = node['@id'];
  if (typeof id !== 'string' || !isFull(node)) return false;
  const isKnown = ids.has(id);
  const whole = byId.get(id);
  ids.add(id);
  if (isKnown) joined.set(node, null);
  else if (whole !== undefined && whole !== node) joined.set(node, whole);
  return isKnown;
}

function joinProduct(node: Node, products: Node[], joined: Joined): void {
  const own = joined.get(node) ?? node;
  const same = products.find((other) => isSameProduct(joined.get(other) ?? other, own));
  if (same === undefined) {
    products.push(node);
    return;
  }
  joined.set(same, union(joined.get(same) ?? same, own));
  joined.set(node, null);
}

/** Of the same name, and of nothing that both say do they say different things but how they look. */
function isSameProduct(one: Node, other: Node): boolean {
  const name = asText(one['name'] ?? null);
  if (name === null || name !== asText(other['name'] ?? null)) return false;
  if (one['@id'] !== undefined && other['@id'] !== undefined) return false;
  return Object.keys(one).every(
    (key) => other[key] === undefined || LOOKS.has(key) || JSON.stringify(one[key]) === JSON.stringify(other[key]),
  );
}

const LOOKS = new Set(['@context', '@id', 'name', 'image', 'description', 'url']);

function union(one: Node, other: Node): Node {
  return { ...other, ...one };
}

type Graph = { byId: ReadonlyMap<string, Node>; joined: Joined; left: number };

function resolve(value: unknown, graph: Graph, path: readonly unknown[]): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => resolve(item, graph, path)).filter((item) => item !== SAID_ELSEWHERE);
  }
  if (!isNode(value) || path.length > MAX_DEPTH * 2) return value;
  const known = graph.joined.get(value);
  if (known === null) return path.length === 0 ? {} : SAID_ELSEWHERE;
  const referred = known === undefined ? referenceOf(value, graph, path) : undefined;
  const node = known ?? referred ?? value;
  const inner = [...path, value, node];
  const entries = Object.entries(node).map(([key, item]) => [key, resolve(item, graph, inner)] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== SAID_ELSEWHERE));
}

const SAID_ELSEWHERE = Symbol('said elsewhere');

function referenceOf(value: Node, graph: Graph, path: readonly unknown[]): Node | undefined {
  const id = value['@id'];
  if (typeof id !== 'string' || isFull(value) || graph.left <= 0) return undefined;
  const node = graph.byId.get(id);
  // A node is not told again inside of itself, and a chain of references ends.
  if (node === undefined || path.includes(node) || path.length > RESOLVED_DEPTH * 4) return undefined;
  graph.left -= 1;
  return node;
}
