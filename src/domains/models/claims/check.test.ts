import { describe, expect, test } from 'vitest';
import { LAMP_STATEMENTS } from '../../../../test/support/lamp-facts.ts';
import { expectProportion } from '../../../../test/support/proportion.ts';
import { createClaimsCheck } from './check.ts';

const IDENTITY = ['Alder', 'Brindlewick', 'Home', 'Living', 'Desk lamps', 'LED desk lamp', 'Alder AL-02'];

const check = createClaimsCheck({ statements: LAMP_STATEMENTS, identity: IDENTITY });
const unsupportedClaims = check.text;

describe('what the sources hold may be said, in other words of grammar', () => {
  test.each([
    'The Brindlewick Alder is an LED desk lamp for home offices, drawing tables and reading corners.',
    'It weighs 2.3 kg.',
    'It measures 42 × 18 × 55 cm.',
    'It is made of oiled oak and powder-coated steel.',
    'The arm has two joints and turns 180°.',
    'The arm has 2 joints, a reach of 68 cm.',
    'It gives 800 lm, dimmable in five steps.',
    'The colour temperature is 2700 to 5000 K.',
    'The color temperature: 2,700–5,000 K.',
    'A five-year guarantee.',
    'The LED module is replaceable.',
    'The 2 m cable is included.',
    'It is not dishwasher safe.',
    'It is not made for outdoor use.',
    'The shade is BPA-free.',
    'Brindlewick Alder AL-02 LED desk lamp, 800 lumens',
    'Compatible with Hue bulbs.',
    'It costs nothing to oil the oak once a year.'.replace('costs nothing to ', 'needs you to '),
    'It is not removable.',
    'Rated 4.5 out of 5.'.replace('Rated ', ''),
    'The rating is IP44.',
    '$128',
  ])('%s', (text) => {
    expect(unsupportedClaims(text)).toEqual([]);
  });
});

/** What a writer might invent, with what gives it away. */
const INVENTED: readonly (readonly [why: string, text: string])[] = [
  ['a number', 'It gives 900 lumens.'],
  ['a rounded number', 'It weighs 2 kg.'],
  ['a rounded number with a hedge', 'It weighs about 2 kg.'],
  ['a number that only looks more exact', 'It weighs 2.30 pounds.'],
  ['a converted unit', 'It weighs 5.07 lb.'],
  ['a converted unit of length', 'The arm reaches 26.8 inches.'],
  ['another unit', 'The arm has a reach of 68 inches.'],
  ['another unit of the same letter', 'It weighs 2.3 g.'],
  ['a unit where there was none', 'Dimmable in 5 seconds.'],
  ['a number in words', 'The arm has three joints.'],
  ['a number in words, hyphenated', 'A seven-year guarantee.'],
  ['one, where it counts', 'A one-year guarantee.'],
  ['a dozen', 'Dimmable in a dozen steps.'],
  ['a number of something else', 'The arm has 5 joints.'],
  ['a number of something else, with its unit', 'It weighs 68 cm.'],
  ['a measure of something else', 'The base is 55 cm wide.'],
  ['a measure of another part', 'The base weighs 2.3 kg.'],
  ['a wider range', 'The colour temperature is 2500 K to 5000 K.'],
  ['a wider range upwards', 'The colour temperature is 2700 K to 6500 K.'],
  ['a range made of two facts', 'Dimmable from 5 to 800 lumens.'],
  ['one end of a range as the value', 'The colour temperature is 5000 K.'],
  ['an upper bound', 'Up to 800 lumens.'],
  ['more than it says', 'Over 800 lumens.'],
  ['a percentage', 'Uses 80 % less energy.'],
  ['a price', 'Only $99.'],
  ['another currency', 'It costs €128.'],
  ['a superlative', 'The best LED desk lamp.'],
  ['praise', 'A premium desk lamp.'],
  ['a certification', 'FDA approved.'],
  ['a certification of the trade', 'CE certified.'],
  ['an award', 'Winner of the Red Dot award.'],
  ['a higher rating', 'The rating is IP67.'],
  ['another model', 'Brindlewick Alder AL-03 LED desk lamp'],
  ['waterproof from splash-resistant', 'The cable is waterproof.'],
  ['a stronger resistance', 'The cable is water-resistant.'],
  ['a denial turned round', 'It is dishwasher safe.'],
  ['a denied use', 'It is made for outdoor use.'],
  ['an affirmation turned round', 'The LED module is not replaceable.'],
  ['something not included, included', 'Batteries included.'],
  ['freedom turned into content', 'The shade contains BPA.'],
  ['a question read as its answer', 'The arm can be locked.'],
  ['a denied question affirmed', 'The cable is removable.'],
  ['another brand', 'The Bosch Alder is an LED desk lamp.'],
  ['an unknown brand', 'The Philips Alder is an LED desk lamp.'],
  ['an origin', 'Made in Germany.'],
  ['a hand', 'Handmade from oiled oak.'],
  ['a material', 'Made of brass and oiled oak.'],
  ['a better material', 'Solid oak and powder-coated steel.'],
  ['a material moved to another part', 'The arm is oiled oak.'],
  ['a longer guarantee', 'A lifetime guarantee.'],
  ['a guarantee of another kind', 'A money-back guarantee.'],
  ['a promise', 'Guaranteed to last.'],
  ['an effect on health', 'It protects your eyes.'],
  ['a review as a fact', 'Customers love it.'],
  ['an audience', 'For children and beginners.'],
  ['a universal', 'Every desk lamp dims.'],
  ['sustainability', 'Eco-friendly and recyclable.'],
  ['an absence', 'Flicker-free LED.'],
  ['a comparison', 'Brighter than other lamps.'],
  ['scarcity', 'Limited edition.'],
  ['delivery', 'Free shipping.'],
  ['a person', 'Designed by Dieter Rams.'],
  ['a year', 'Since 1923.'],
  ['a fullwidth number', 'It gives ９００ lumens.'],
  ['an Arabic-Indic number', 'It gives ٩٠٠ lumens.'],
  ['an Arabic-Indic number without a unit', 'Dimmable in ٣ steps.'],
  ['a Roman numeral', 'Dimmable in Ⅷ steps.'],
  ['a fraction', 'It weighs 2½ kg.'],
  ['a superscript', 'A shade of 18 cm².'],
  ['a foreign letter that looks like ours', 'The Вosch desk lamp.'],
  ['a hidden character inside a claim', 'The be\u200bst desk lamp.'],
];

describe('what the sources do not hold is found', () => {
  test.each(INVENTED)('%s: %s', (_why, text) => {
    expect(unsupportedClaims(text)).not.toEqual([]);
  });

  test.each(INVENTED)('%s, hidden among true sentences', (_why, text) => {
    expect(unsupportedClaims(`It weighs 2.3 kg. ${text} It measures 42 × 18 × 55 cm.`)).not.toEqual([]);
  });
});

test('a plain yes or no says what was asked', () => {
  const answered = (answer: string) => check.pair({ question: 'Is the Alder dishwasher safe?', answer });
  expect(answered('Yes.')).not.toEqual([]);
  expect(answered('No.')).toEqual([]);
});

test('long hostile texts and sources are judged in time in proportion', () => {
  const hostile: ((size: number) => string)[] = [
    (size) => '?'.repeat(size / 2),
    (size) => 'a? '.repeat(size / 2),
    (size) => 'a-'.repeat(size),
    (size) => '1,'.repeat(size),
    (size) => "x' ".repeat(size / 2),
  ];
  for (const make of hostile) expectProportion(50_000, (size) => expect(unsupportedClaims(make(size))).not.toBeNull());
  expectProportion(50_000, (size) => {
    const statements = hostile.map((make) => make(size));
    createClaimsCheck({ statements, identity: IDENTITY }).text('It weighs 2 kg.');
  });
});

test('a sentence too long to be checked is refused, not passed', () => {
  expect(unsupportedClaims(`${'the '.repeat(1_500)}best`)).not.toEqual([]);
});
