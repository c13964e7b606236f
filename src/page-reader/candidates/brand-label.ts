/** Labels of the brand, in the languages of shops. */
const BRAND_LABEL =
  /^(?:brand|brand name|marke|marque|marca|merk|märke|varumærke|merke|tuotemerkki|brändi|producent|značka|márka|бренд|торговая марка|марка|производитель|hersteller|manufacturer|fabricant|fabricante|produttore|zīmols|prekės ženklas|kaubamärk|ブランド|メーカー|品牌|브랜드|الماركة|العلامة التجارية|ماركة|nhãn hiệu|thương hiệu|marka)$/i;

/** Does a name announce the brand? */
export function announcesBrand(name: string): boolean {
  return BRAND_LABEL.test(name);
}
