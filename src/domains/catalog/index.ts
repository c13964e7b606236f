export { adoptContent, type RecordField } from './adopt-content.ts';
export { detectChannel } from './channel.ts';
export { createProducts, moveProducts, recordAudit } from './commands.ts';
export { catalogChanged } from './events.ts';
export { settleImports } from './import/settle-imports.ts';
export { purgeProducts } from './purge.ts';
export {
  findProductById,
  productWhere,
  skuNotFound,
} from './queries.ts';
export { type ProductRecord, productRecordsAt, productRecordsAtEach } from './records.ts';
