/** Why a model gave no usable answer: a word for the log and the row, with nothing of what the model said. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly reason: string;

  constructor(reason: string, cause?: unknown) {
    super(`The model gave no usable answer: ${reason}.`, cause === undefined ? undefined : { cause });
    this.reason = reason;
  }
}
