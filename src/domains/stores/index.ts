export { connectBundledStore, moveBundledStore } from './bundled.ts';
export { storeConnected, storeRemoved } from './events.ts';
export { isEmptyValue, isSameValue } from './field-values.ts';
export { findStoreFor } from './find-store.ts';
export { openStore } from './open.ts';
export type { FieldValue, StoreConnection, StoredField } from './types.ts';
