import pino from 'pino';

/** Beyond this they are written before the turn of the event loop is over. */
const MAX_HELD_BYTES = 16_000;

/** Writes what was logged within one turn of the event loop at once, at its end, or when the process ends before. */
export function turnWriter(file: number): { write(line: string): void } {
  const destination = pino.destination({ dest: file, sync: true, minLength: MAX_HELD_BYTES });
  let isDue = false;
  // Unlike `flushSync`, it does not ask the disk each time.
  const flush = (): void => {
    isDue = false;
    destination.flush();
  };
  process.once('exit', () => destination.flushSync());
  return {
    write(line) {
      destination.write(line);
      if (isDue) return;
      isDue = true;
      setImmediate(flush);
    },
  };
}
