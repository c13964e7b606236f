import { createDemoShop } from '../../src/simulators/shop/shop.ts';

/** How large the page is, and where it stands. */
const PAGE_BYTES = 200 * 1024;
const BASE = 'https://shop.example';
const HANDLE = 'harrow-gooseneck-kettle';

/** The address that the page is read as. */
export const LARGE_PAGE_URL = `${BASE}/products/${HANDLE}`;

/**
 * A product page of 200 KB: the bundled shop's fullest one, in what large shops put around it. Of what is added two fifths
 * are scripts, styles and data, the rest is a menu, tiles of other products and reviews.
 */
export async function largePage(): Promise<Uint8Array> {
  const shop = createDemoShop({ baseUrl: BASE });
  const response = await shop.fetch(new Request(LARGE_PAGE_URL));
  const own = await response.text();
  let before = '';
  let after = '';
  for (let n = 0; own.length + before.length + after.length < PAGE_BYTES; n += 1) {
    before += menuEntry(n);
    after += tile(n) + review(n) + script(n);
  }
  const page = own
    .replace(/<body([^>]*)>/, (tag) => `${tag}<nav class="mega-menu"><ul>${before}</ul></nav>`)
    .replace('</body>', `<section class="related"><h2>You may also like</h2>${after}</section></body>`);
  return new TextEncoder().encode(page);
}

function menuEntry(n: number): string {
  return `<li class="menu__item menu__item--level-${n % 3}"><a class="menu__link js-track" data-track="nav:${n}" href="/collections/group-${n % 40}?page=${n}">Kettles, pots and pans, group ${n}</a></li>\n`;
}

function tile(n: number): string {
  return `<div class="card card--product" data-product-id="${90_000 + n}" data-position="${n}">
<a class="card__link" href="/products/related-${n}"><img class="card__image" loading="lazy" width="320" height="320" src="/images/related-${n}-1.jpg" srcset="/images/related-${n}-1.jpg?width=320 320w, /images/related-${n}-1.jpg?width=640 640w" alt="Related kettle ${n}"></a>
<h3 class="card__title"><a href="/products/related-${n}">Related kettle ${n}, brushed steel</a></h3>
<span class="price price--from">$${20 + (n % 90)}.99</span><button type="button" class="button button--quick-add" data-id="${n}">Quick add</button></div>\n`;
}

function review(n: number): string {
  return `<article class="review" data-review="${n}"><div class="review__stars" aria-label="${(n % 5) + 1} out of 5"></div><h4>Works as it should ${n}</h4>
<p>It boils quickly &amp; pours slowly, which is what I wanted of it. The handle stays cool, the lid closes tightly, and after ${n + 2} weeks there is no scale.</p><footer><span>Customer ${n}</span> <time datetime="2026-03-${String((n % 28) + 1).padStart(2, '0')}">a while ago</time></footer></article>\n`;
}

function script(n: number): string {
  const state = { id: `section-${n}`, settings: { lazy: true, ratio: 1.25, columns: [2, 3, 4], text: 'Quick add' } };
  return `<script>(function(w,d){var s=d.createElement('script');s.async=true;s.dataset.section='${n}';s.src='https://cdn.example/assets/section-${n}.js?v=${n * 7_919}';w.sections=w.sections||[];w.sections.push(function(){if(d.readyState!=='loading'){w.mount&&w.mount(${n})}});d.head.appendChild(s)})(window,document);</script>
<script type="application/json" data-section="${n}">${JSON.stringify(state)}</script>
<style>#section-${n} .card__title{margin:0 0 .5rem;font-size:1.1rem}#section-${n} .card:hover{box-shadow:0 2px 8px rgba(0,0,0,.2)}@media(min-width:750px){#section-${n}{columns:${(n % 3) + 2}}}</style>\n`;
}
