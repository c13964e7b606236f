/** The database cannot be brought to this version; the message names the migration, for the operator's eyes. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}
