import './schema/deliveries.ts';
import './schema/fires.ts';
import './schema/rules.ts';
