/** The specification of a lamp, for tests of what its facts allow a text to say. */
export const LAMP_ROWS = [
  ['Product type', 'LED desk lamp'],
  ['Model', 'Alder AL-02'],
  ['Brightness', '800 lumens, dimmable in 5 steps'],
  ['Colour temperature', '2700 K to 5000 K'],
  ['Power', '9 W, USB-C, 2 m cable included'],
  ['Arm', 'Two joints, 68 cm reach, turns 180°'],
  ['Material', 'Oiled oak and powder-coated steel'],
  ['Dimensions', '42 × 18 × 55 cm'],
  ['Weight', '2.3 kg'],
  ['Made for', 'Home offices, drawing tables and reading corners'],
  ['Care', 'Wipe with a dry cloth; oil the oak once a year'],
  ['Guarantee', '5 years, LED module replaceable'],
  ['Dishwasher safe', 'No'],
  ['Batteries', 'Not included'],
  ['Rating', 'IP44'],
] as const;

/** Its description: praise-free, with denials and two names of other makers. */
export const LAMP_DESCRIPTION =
  'A lamp for people who draw. It is not made for outdoor use. The shade is BPA-free. Fits desks like the Bosch Forma and is compatible with Hue bulbs. The cable is splash-resistant.';

/** Everything its page states. */
export const LAMP_STATEMENTS = [
  'Alder',
  'Brindlewick',
  'Brindlewick Alder',
  'Living > Lighting > Desk lamps',
  ...LAMP_ROWS.map(([name, value]) => `${name}: ${value}`),
  'Spare shades can be ordered',
  ...LAMP_DESCRIPTION.split(/(?<=\.)\s/),
  'Is the cable removable? No, it is fixed to the base.',
  'Can the arm be locked? It turns freely.',
  '128.00 USD',
  '4.5 out of 5 from 86 reviews',
];
