import './schema/delivery.ts';
import './schema/endpoint.ts';
import './schema/queries.ts';
import './schema/mutations.ts';
