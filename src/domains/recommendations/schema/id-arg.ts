/** The argument that names a recommendation. */
export const ID_ARG = {
  required: true,
  description: "The recommendation's id.",
  extensions: { example: 'rec_01jvxq3zk2e8tt4m6w9r5b7c0d' },
} as const;
