import { DomainError } from './errors.ts';

/**
 * The level of the line that a failure of work in the background leaves. What is away is told once, by who watches
 * over it, and not by everybody who misses it.
 */
export function failureLevel(error: unknown): 'debug' | 'warn' {
  return error instanceof DomainError && error.code === 'unavailable' ? 'debug' : 'warn';
}
