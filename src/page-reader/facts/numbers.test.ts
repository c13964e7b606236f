import { describe, expect, test } from 'vitest';
import { readPageFacts } from '../read-page.ts';

const sku = (body: string, url = 'https://shop.example/kettle') =>
  readPageFacts(Buffer.from(`<title>Steel kettle</title><h1>Steel kettle</h1>${body}`), { url }).sku?.value ?? null;
const kettle = (more: object) =>
  `<script type="application/ld+json">${JSON.stringify({ '@type': 'Product', name: 'Steel kettle', ...more })}</script>`;

const LABELS =
  'SKU|Item #|Item No.|Product code|Cat. No.|Catalogue No|Art.-Nr.|Artikelnummer|Bestellnummer|Produktnummer|Réf.|Référence|' +
  'UGS|Code article|Código|Cód.|Referencia|Codice prodotto|Cod. art.|Cod produs|Kod produktu|Numer katalogowy|Kód zboží|' +
  'Cikkszám|Артикул|Код товара|Код товару|Κωδικός|Ürün Kodu|Stok Kodu|商品コード|品番|商品编号|货号|상품코드|رمز المنتج|מק"ט|Mã SP|' +
  'รหัสสินค้า|Varenummer|Tuotenumero|Artikelkod|Tootekood|Preces kods|Prekės kodas|Šifra|Store Style #|Model No.|UPC/SKU|' +
  'Order code|Bestelnummer|Web ID';

describe('the number of a product', () => {
  test.each(LABELS.split('|'))('is what stands behind “%s”', (label) => {
    expect(sku(`<p>${label}: <span>AB-47119</span></p>`)).toBe('AB-47119');
  });

  test.each([
    ['<span>Item # 47119</span>', '47119'],
    ['<span>Item <b>1275464</b></span>', '1275464'],
    ['<p>(Art. 47119)</p>', '47119'],
    ['<dl><dt>Artikelnummer</dt><dd>47119</dd></dl>', '47119'],
    ['<p>SKU: sbowl</p>', 'sbowl'],
    [`${kettle({ sku: 'sbowl' })}<p>SKU: <span class="sku">sbowl</span></p>`, 'sbowl'],
    ['<p>Art. nr. 12 345 678</p>', '12 345 678'],
    ['<ul><li><a href="/art">Art</a> <span>49883</span></li><li><a href="/music">Music</a></li></ul>', null],
    [
      `<ul>${[1, 2, 3].map((at) => `<li><a href="/p${at}"><img src="${at}.jpg"></a> <span>SKU: OT-${at}00</span></li>`)}</ul><p>SKU: LN-100</p>`,
      'LN-100',
    ],
    ['<p>SKU: N/A</p>', null],
    ['<p>STYLE NOTES: wear it well</p>', null],
    ['<p>Cable type: none, style: notes</p>', null],
  ])('in %s is %s', (shown, number) => {
    expect(sku(shown)).toBe(number);
  });

  test.each([
    ['https://shop.example/home/471-steel-kettle.html', '471'],
    ['https://shop.example/steel-kettle/dp/471190', '471190'],
    ['https://shop.example/steel-kettle_p47119.html', '47119'],
    ['https://shop.example/dry-food/steel-kettle-BCDDC.html', 'BCDDC'],
  ])('in %s is found', (url, number) => {
    expect(sku('', url)).toBe(number);
  });

  test('in the address beats those of other products in the markup', () => {
    const others = '<div data-sku="67196011">x</div><div data-sku="67196012">y</div>';
    expect(sku(others, 'https://shop.example/product/kettle/270729011')).toBe('270729011');
    expect(sku(`${others}<div data-sku="270729011"></div>`, 'https://shop.example/270729011/kettle')).toBe('270729011');
  });

  test('in the address beats the maker’s, and the maker’s beats none', () => {
    expect(sku('<p>Model number: akg-008</p>', 'https://shop.example/product/9249556')).toBe('9249556');
    expect(sku('<p>Model number: akg-008</p>')).toBe('akg-008');
  });

  test('as page and address call it beats the key of one size', () => {
    const sizes = kettle({ offers: [{ price: 1, sku: '14176899' }] });
    expect(sku(`${sizes}<p>Store Style #: 40T6MBMS1S</p>`, 'https://shop.example/R-US_40T6MBMS1S')).toBe('40T6MBMS1S');
  });

  test('of a data layer that keeps names apart is found', () => {
    const layer =
      '<script>var digitalData={product:[{productInfo:{productName:"Steel kettle",sku:"AB-47119"}}]}</script>';
    expect(sku(layer)).toBe('AB-47119');
  });
});
