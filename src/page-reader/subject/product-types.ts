const PRODUCT_TYPES = new Set(
  (
    'product productmodel individualproduct someproducts productgroup productcollection vehicle car motorcycle book ' +
    'event musicevent theaterevent sportsevent course softwareapplication mobileapplication videogame musicalbum movie'
  ).split(' '),
);

/** Is this a type that offers are made of? */
export function isProductType(types: readonly string[]): boolean {
  return types.some((type) => PRODUCT_TYPES.has(type.toLowerCase()));
}
