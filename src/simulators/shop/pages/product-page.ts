import { type Html, html, jsonLdScript, type Part, trusted } from './html.ts';
import { type Labels, labelsOf, printPrice, STARS, starShare } from './labels.ts';
import { layout, SHOP_NAME } from './layout.ts';
import { type PageModel, plainText, themeJsonLd } from './structured-data.ts';

/** The public page of one product, as its level of care has it. */
export function productPage(model: PageModel): string {
  const { base, product, content } = model;
  const labels = labelsOf(product.lang);
  const jsonLd = model.jsonLd ?? themeJsonLd(model);
  return layout({
    base,
    lang: product.lang,
    title: content.seoTitle ?? `${content.title} | ${SHOP_NAME}`,
    head: html`${head(model)}${jsonLd ? jsonLdScript(jsonLd) : null}`,
    body: html`${crumbs(model, labels)}
<article class="product">
<div>${gallerySection(model)}
${viewerSection(model, labels)}</div>
<div>
${buySection(model, labels)}
${content.shortDescriptionHtml ? html`<div class="short">${trusted(content.shortDescriptionHtml)}</div>` : null}
<div class="product-description" id="description">${trusted(content.descriptionHtml)}</div>
${model.bullets.length ? html`<h2>${labels.features}</h2><ul class="features">${model.bullets.map((text) => html`<li>${text}</li>`)}</ul>` : null}
</div>
</article>
${specSection(model, labels)}
${faqSection(model, labels)}
${reviewSection(model, labels)}`,
  });
}

function head({ product, content, url, imageUrls }: PageModel): Part {
  const canonical = html`<link rel="canonical" href="${url}">\n`;
  const viewport = html`<meta name="viewport" content="width=device-width, initial-scale=1">\n`;
  if (product.level === 'bare') return html`${viewport}${canonical}`;
  const description = content.seoDescription ?? plainText(content.descriptionHtml).slice(0, 155);
  const common = html`${viewport}<meta name="description" content="${description}">
${canonical}`;
  if (product.level === 'plain') return common;
  return html`${common}<meta property="og:type" content="product">
<meta property="og:title" content="${content.title}">
<meta property="og:description" content="${description}">
<meta property="og:url" content="${url}">
<meta property="og:image" content="${imageUrls[0]}">
<meta property="og:site_name" content="${SHOP_NAME}">
<meta property="product:price:amount" content="${product.price.amount}">
<meta property="product:price:currency" content="${product.price.currency}">
`;
}

function crumbs({ base, product, content }: PageModel, labels: Labels): Html {
  const all = `${base}/collections/all`;
  if (product.level !== 'plain') {
    return html`<nav aria-label="Breadcrumb"><ol class="crumbs"><li><a href="${base}/">${labels.home}</a></li>${product.category.map((name) => html`<li><a href="${all}">${name}</a></li>`)}<li>${content.title}</li></ol></nav>`;
  }
  return html`<nav aria-label="Breadcrumb"><ol class="crumbs" itemscope itemtype="https://schema.org/BreadcrumbList">${product.category.map(
    (name, index) =>
      html`<li itemprop="itemListElement" itemscope itemtype="https://schema.org/ListItem"><a itemprop="item" href="${all}"><span itemprop="name">${name}</span></a><meta itemprop="position" content="${index + 1}"></li>`,
  )}</ol></nav>`;
}

function gallerySection({ product, imageUrls }: PageModel): Html {
  const hasSizes = product.level !== 'bare';
  return html`<div class="product-gallery gallery">${product.images.map(
    (image, index) =>
      html`<img src="${imageUrls[index]}" alt="${image.alt}"${hasSizes ? html` width="${image.size}" height="${image.size}"` : null}>\n`,
  )}</div>`;
}

function buySection({ product, content }: PageModel, labels: Labels): Html {
  const isThere = product.availability === 'in_stock';
  const rating = product.rating;
  return html`${product.level === 'bare' ? null : html`<p class="brand">${product.brand}</p>`}
<h1>${content.title}</h1>
${rating ? html`<p class="rating"><span class="stars" style="--share:${starShare(Number(rating.value))}" aria-hidden="true">${STARS}</span> ${rating.value} ${labels.outOf} (${rating.count} ${labels.reviewCount})</p>` : null}
<p class="price">${printPrice(product)}</p>
<p class="stock${isThere ? '' : ' out'}">${isThere ? labels.inStock : labels.outOfStock}</p>
${variantChoices(product.variants)}
<p><button type="button"${isThere ? null : trusted(' disabled')}>${labels.add}</button></p>`;
}

function variantChoices(variants: PageModel['product']['variants']): Html[] {
  const names = [...new Set(variants.flatMap((variant) => Object.keys(variant.options)))];
  return names.map((name) => {
    const values = [...new Set(variants.flatMap((variant) => variant.options[name] ?? []))];
    return html`<label>${name} <select name="${name}">${values.map((value) => html`<option>${value}</option>`)}</select></label>`;
  });
}

function viewerSection({ base, product, content }: PageModel, labels: Labels): Part {
  if (!product.hasViewer) return null;
  return html`<section><h2>${labels.viewer}</h2>
<iframe class="viewer" src="${base}/360/${product.handle}" title="${content.title}, 360° view" loading="lazy"></iframe></section>`;
}

function specSection({ product }: PageModel, labels: Labels): Part {
  if (product.specs.length === 0) return null;
  return html`<section><h2>${labels.specs}</h2>
<table class="specifications">${product.specs.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>\n`)}</table></section>`;
}

function faqSection({ faq }: PageModel, labels: Labels): Part {
  if (faq.length === 0) return null;
  return html`<section class="faq" id="faq"><h2>${labels.faq}</h2>
${faq.map(({ question, answer }) => html`<details open><summary>${question}</summary><p>${answer}</p></details>\n`)}</section>`;
}

function reviewSection({ product }: PageModel, labels: Labels): Part {
  if (product.reviews.length === 0) return null;
  return html`<section id="reviews"><h2>${labels.reviews}</h2>
<div class="reviews">${product.reviews.map(
    (review) =>
      html`<blockquote class="review" style="margin:0"><span class="stars" style="--share:${starShare(review.rating)}" role="img" aria-label="${review.rating} ${labels.outOf}">${STARS}</span>
<p class="review-text">${review.text}</p><footer><span class="review-author">${review.author}</span>, <time datetime="${review.date}">${review.date}</time></footer></blockquote>\n`,
  )}</div></section>`;
}
