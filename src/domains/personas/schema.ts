import './schema/reviews.ts';
import './schema/themes.ts';
import './schema/personas.ts';
import './schema/feeds.ts';
