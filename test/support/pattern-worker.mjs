import { parentPort, workerData } from 'node:worker_threads';

const LENGTH = 20_000;
const repeat = (part, end) => part.repeat(Math.ceil(LENGTH / part.length)) + end;
const ATTACKS = [
  ['a', '!'],
  ['.', 'a'],
  [' ', 'x'],
  ['\n', 'x'],
  ['1', 'x'],
  ['-', 'x'],
  ['/', 'x'],
  ['<', 'x'],
  ['_', '!'],
  ['a.', '!'],
  ['a-', '!'],
  ['a ', '!'],
  ['1.1 ', 'x'],
  ['"', 'x'],
  ['[', 'x'],
  ['? ', 'x'],
  ['<a', 'x'],
  ['&#1', 'x'],
  ['\\', 'x'],
  ['%', 'x'],
  [':', 'x'],
  ['{', 'x'],
].map(([part, end]) => repeat(part, end));

const { limitMs, patterns } = workerData;

const TRIES = 6;

/** Processor time of an attack that takes too long, in milliseconds, or of the worst; what seems too long is timed again, for the pause may be another's. */
function worst({ source, flags }) {
  const pattern = new RegExp(source, flags);
  let most = 0;
  for (const text of ATTACKS) {
    let least = cost(pattern, text);
    for (let tried = 1; least > limitMs && tried < TRIES; tried += 1) least = Math.min(least, cost(pattern, text));
    most = Math.max(most, least);
    if (most > limitMs) break;
  }
  return most;
}

function cost(pattern, text) {
  pattern.lastIndex = 0;
  const before = process.cpuUsage();
  pattern.exec(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

for (const [index, pattern] of patterns.entries()) {
  parentPort.postMessage({ index, isStarted: true });
  parentPort.postMessage({ index, ms: worst(pattern) });
}
