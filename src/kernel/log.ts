/** Facts for a log line; JSON values, never a payload or a secret. */
export type LogFields = Readonly<Record<string, unknown>>;

/** The structured log: one line for each unit of work, at its end, named like an event. */
export type Log = {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  child(fields: LogFields): Log;
};
