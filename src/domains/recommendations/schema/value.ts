const TEXT = { type: 'string' };

/** The value of a field: a text, bullets, questions with answers, or a JSON-LD object. */
export const VALUE = {
  constraints: {
    documented: {
      anyOf: [
        TEXT,
        { type: 'array', items: TEXT },
        {
          type: 'array',
          items: { type: 'object', required: ['question', 'answer'], properties: { question: TEXT, answer: TEXT } },
        },
        { type: 'object' },
      ],
    },
  },
} as const;
