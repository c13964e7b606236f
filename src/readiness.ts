/** What a process needs. What is vital must be there; without the rest it works on, but not wholly. */
export type ReadinessCheck = { name: string; isVital: boolean; check: () => Promise<unknown> };

/** What is not there: what the process waits for before it is ready, and what it lacks though it is. */
export type Readiness = { waitingFor: readonly string[]; degraded: readonly string[] };

/** Many who ask at once are given one answer, which is believed this long. */
const BELIEVED_MS = 500;

/**
 * Looks whether everything is there. What was never there is waited for, also when it is not vital: a process that was
 * pointed at the wrong place does not become ready.
 */
export function createReadiness(checks: readonly ReadinessCheck[]): () => Promise<Readiness> {
  const seen = new Set<string>();
  let known: { at: number; answer: Promise<Readiness> } | null = null;

  async function look(): Promise<Readiness> {
    const missing = await Promise.all(
      checks.map(async (each) => {
        const isThere = await each.check().then(
          () => true,
          () => false,
        );
        if (isThere) seen.add(each.name);
        return isThere ? [] : [each];
      }),
    );
    const isWaitedFor = ({ name, isVital }: ReadinessCheck) => isVital || !seen.has(name);
    const names = (wanted: boolean) =>
      missing
        .flat()
        .filter((each) => isWaitedFor(each) === wanted)
        .map(({ name }) => name);
    return { waitingFor: names(true), degraded: names(false) };
  }

  return () => {
    if (!known || performance.now() - known.at > BELIEVED_MS) known = { at: performance.now(), answer: look() };
    return known.answer;
  };
}
