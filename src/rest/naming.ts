import { snakeCase } from '../kernel/naming.ts';

/** `listProducts` → `list-products`, for file names and anchors. */
export function kebabCase(name: string): string {
  return snakeCase(name).replaceAll('_', '-');
}

/** The names in braces of a path template, in order. */
export function templateNames(template: string): string[] {
  return [...template.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? '');
}

/** A path in which every identifier is snake case: `price.amountMinor[0]` → `price.amount_minor[0]`. */
export function snakePath(path: string): string {
  return path
    .split('.')
    .map((part) => (/^[a-z][A-Za-z0-9]*(\[\d+\])*$/.test(part) ? snakeCase(part) : part))
    .join('.');
}
