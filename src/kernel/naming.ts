/** `imageUrls` → `image_urls`. The one rule between a name in code and its name in REST, in files and in the database. */
export function snakeCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]|(?<=[A-Z])[A-Z](?=[a-z])/g, (capital) => `_${capital}`).toLowerCase();
}

/** `job_id` → `jobId`. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
}

/** `prompt-runs.completed` → `PromptRunsCompleted`. */
export function pascalCase(name: string): string {
  return name.replace(/(?:^|[^a-zA-Z0-9]+)([a-zA-Z0-9])/g, (_all, letter: string) => letter.toUpperCase());
}
