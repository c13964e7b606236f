/** The argument that names an endpoint. */
export const ENDPOINT_ARG = {
  required: true,
  description: "The endpoint's id.",
  extensions: { example: 'whe_01jvxq3zk2e8tt4m6w9r5b7c0d' },
} as const;

/** The argument that names a delivery. */
export const DELIVERY_ARG = {
  required: true,
  description: "The delivery's id.",
  extensions: { example: 'dlv_01jvxq3zk2e8tt4m6w9r5b7c0d' },
} as const;
