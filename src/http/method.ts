import { DomainError } from '../kernel/errors.ts';
import type { Exchange } from './exchange.ts';

/** The refusal of a method that the path does not know; the answer's `Allow` names those it does. */
export function methodNotAllowed(allow: readonly string[], exchange: Exchange): DomainError {
  exchange.headers['Allow'] = allow.join(', ');
  return new DomainError('method_not_allowed', `This path knows ${allow.join(', ')}.`, { allow });
}
