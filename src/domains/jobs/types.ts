/** Every kind of work, by the name of its job, and what it does. */
export const JOB_TYPES = {
  'audit.run': "Audits one product's page.",
  'audit.batch': 'Audits many products: a part of it for each.',
  'alert.deliver': 'Sends one message of one alert channel.',
  'catalog.import': 'Takes the rows of a file into the catalogue.',
  'personas.regenerate': 'Rebuilds the personas from the present reviews.',
  'prompts.run': 'Asks every question of a session.',
  'prompts.ask': 'Asks one engine one question.',
  'prompts.simulate': 'Asks simulated engines some questions of a session.',
  'prompts.recount': 'Reads stored answers again.',
  'prompts.complete-reading': 'Makes the reading of a session that ends a whole one.',
  'prompts.import': 'Takes an exported session in.',
  'recommendation.push': 'Writes an approved rewrite to the store.',
  'recommendation.verify': 'Looks for a pushed rewrite on the public page.',
  'recommendation.rollback': 'Writes back what the store held before a push.',
  'reviews.import': 'Takes the reviews of a file in.',
  'reviews.pull': 'Takes in what an account at a review platform has that is new.',
  other: 'Work of a kind that this version does not know.',
} as const;

/** A kind of work. */
export type JobType = keyof typeof JOB_TYPES;

/** The kinds by name, without `other`. */
export const KNOWN_JOB_TYPES: readonly string[] = Object.keys(JOB_TYPES).filter((type) => type !== 'other');

/** The kind of a job's row; `other` for a name that another version wrote. */
export function jobTypeOf(name: string): JobType {
  return isJobType(name) ? name : 'other';
}

function isJobType(name: string): name is JobType {
  return Object.hasOwn(JOB_TYPES, name);
}
