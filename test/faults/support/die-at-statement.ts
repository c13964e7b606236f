import pg from 'pg';

/** Where a process of the fault tests ends itself, without a chance to clean up. */
export type Death = {
  /** The statement, as a pattern of its text. */
  at: string;
  /** Is the statement still sent, and its answer waited for? */
  moment: 'before' | 'after';
  /** Only on a connection on which a statement of this pattern was seen. */
  afterSeeing?: string;
};

/** Kills this process with SIGKILL at the given statement, whoever sends it: the driver itself is watched. */
export function dieAtStatement({ at, moment, afterSeeing }: Death): void {
  const target = new RegExp(at, 'i');
  const before = afterSeeing === undefined ? null : new RegExp(afterSeeing, 'i');
  const seen = new WeakSet<pg.Client>();
  const query: (...args: unknown[]) => unknown = pg.Client.prototype.query;
  const watched = function (this: pg.Client, ...args: unknown[]): unknown {
    const text = textOf(args[0]);
    if (before?.test(text)) seen.add(this);
    const isHit = target.test(text) && (before === null || seen.has(this));
    if (isHit && moment === 'before') process.kill(process.pid, 'SIGKILL');
    const answer = query.apply(this, args);
    if (isHit && answer instanceof Promise) return answer.then(() => process.kill(process.pid, 'SIGKILL'));
    return answer;
  };
  Object.assign(pg.Client.prototype, { query: watched });
}

function textOf(statement: unknown): string {
  if (typeof statement === 'string') return statement;
  return typeof statement === 'object' && statement !== null && 'text' in statement ? String(statement.text) : '';
}
