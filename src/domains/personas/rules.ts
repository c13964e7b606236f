/** The longest name of a persona, in characters and in words. */
export const NAME_MAX = 60;
/** Words of a persona's name. */
export const NAME_WORDS_MAX = 3;
/** The longest summary of a persona. */
export const SUMMARY_MAX = 600;
/** Descriptors that a persona can have. */
export const DESCRIPTORS_MAX = 12;
/** The longest descriptor. */
export const DESCRIPTOR_MAX = 60;
/** The fields that people can edit, by name. */
export const EDITABLE_FIELDS = ['descriptors', 'name', 'summary'] as const;
