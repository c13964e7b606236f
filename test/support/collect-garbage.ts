import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/** Has the engine collect everything that nothing holds on to any more. */
export const collectGarbage: () => void = runInNewContext('gc');
