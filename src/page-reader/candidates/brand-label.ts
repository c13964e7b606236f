/** Labels of the brand, in the languages of shops. */
const BRAND_LABEL =
  /^(?:brand|brand name|make|marke|marque|marca|merk|märke|varumärke|varumærke|merke|varemerke|merkki|tuotemerkki|brändi|valmistaja|tillverkare|producent|produsent|fabrikant|značka|výrobce|výrobca|márka|gyártó|marcă|producător|proizvajalec|proizvođač|blagovna znamka|brend|бренд|виробник|производител|марка на продукта|μάρκα|κατασκευαστής|üretici|ražotājs|gamintojas|tootja|nhà sản xuất|merek|ยี่ห้อ|แบรนด์|製造商|厂商|廠牌|제조사|מותג|الشركة المصنعة|برند|ब्रांड|торговая марка|марка|производитель|hersteller|manufacturer|fabricant|fabricante|produttore|zīmols|prekės ženklas|kaubamärk|ブランド|メーカー|品牌|브랜드|الماركة|العلامة التجارية|ماركة|nhãn hiệu|thương hiệu|marka)$/i;

/** Does a name announce the brand? */
export function announcesBrand(name: string): boolean {
  return BRAND_LABEL.test(name);
}
