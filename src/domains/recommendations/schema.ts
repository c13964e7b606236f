import './schema/recommendation.ts';
import './schema/queries.ts';
import './schema/mutations.ts';
