/** Milliseconds of processor time that a call took: unlike the clock, the same on a busy machine. */
export function cpuTimeMs(run: () => unknown): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
