/** A product as it is created. */
export const PRODUCT_INPUT = {
  sku: 'VRN-AC1',
  title: 'Vornado AC1 air purifier',
  url: 'https://vornado.com/products/ac1',
  brand: 'Vornado',
  bullets: ['True HEPA filter', 'For rooms up to 15 square metres'],
  tags: ['air', 'home'],
  gtin: '4006381333931',
  price: { amount: '129.99', currency: 'USD' },
  availability: 'in_stock',
};

/** A product as it is shown. */
export const PRODUCT = {
  sku: 'VRN-AC1',
  title: 'Vornado AC1 air purifier',
  brand: 'Vornado',
  url: 'https://vornado.com/products/ac1',
  channel: 'd2c',
  score: 78,
  last_audited: '2026-05-23T08:31:00Z',
  description: null,
  bullets: ['True HEPA filter', 'For rooms up to 15 square metres'],
  category: null,
  tags: ['air', 'home'],
  gtin: '4006381333931',
  price: { amount: '129.99', currency: 'USD' },
  availability: 'in_stock',
  image_urls: [],
  created_at: '2026-05-20T10:02:11.482Z',
  updated_at: '2026-05-23T08:31:00.020Z',
  deleted_at: null,
};

/** A product right after it was created. */
export const NEW_PRODUCT = { ...PRODUCT, score: null, last_audited: null, updated_at: PRODUCT.created_at };
