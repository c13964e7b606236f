import type { DemoFaq, DemoProduct, ProductContent } from '../types.ts';

/** What the theme writes structured data from: the product, its shown content, and absolute addresses. */
export type PageModel = {
  base: string;
  product: DemoProduct;
  content: ProductContent;
  bullets: readonly string[];
  faq: readonly DemoFaq[];
  jsonLd: string | null;
  url: string;
  imageUrls: readonly string[];
};

/** The theme's own JSON-LD. @returns null where the page's level has none */
export function themeJsonLd(model: PageModel): string | null {
  if (model.product.level === 'bare') return null;
  if (model.product.level === 'plain') return JSON.stringify(plainProduct(model));
  const graph = [fullProduct(model), breadcrumbs(model), ...(model.faq.length ? [faqPage(model)] : [])];
  return JSON.stringify({ '@context': 'https://schema.org', '@graph': graph });
}

/** A description's words without its tags. */
export function plainText(markup: string): string {
  const text = markup
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"');
  return text.replaceAll('&#39;', "'").replaceAll('&amp;', '&').replace(/\s+/g, ' ').trim();
}

function plainProduct({ product, content, url, imageUrls }: PageModel): Record<string, unknown> {
  return {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: content.title,
    image: imageUrls[0],
    description: plainText(content.descriptionHtml),
    sku: product.sku,
    offers: { '@type': 'Offer', url, price: product.price.amount, priceCurrency: product.price.currency },
  };
}

function fullProduct(model: PageModel): Record<string, unknown> {
  const { product, content, url, imageUrls } = model;
  return {
    '@type': 'Product',
    '@id': `${url}#product`,
    name: content.title,
    description: plainText(content.descriptionHtml),
    brand: { '@type': 'Brand', name: product.brand },
    image: imageUrls,
    sku: product.sku,
    ...(product.gtin ? { gtin13: product.gtin } : {}),
    ...(product.mpn ? { mpn: product.mpn } : {}),
    category: product.category.join(' > '),
    ...ratingOf(product),
    review: product.reviews.map((review) => ({
      '@type': 'Review',
      author: { '@type': 'Person', name: review.author },
      datePublished: review.date,
      reviewBody: review.text,
      reviewRating: { '@type': 'Rating', ratingValue: review.rating, bestRating: 5 },
    })),
    offers: {
      '@type': 'Offer',
      url,
      price: product.price.amount,
      priceCurrency: product.price.currency,
      availability: `https://schema.org/${product.availability === 'in_stock' ? 'InStock' : 'OutOfStock'}`,
      itemCondition: 'https://schema.org/NewCondition',
    },
  };
}

function ratingOf({ rating }: DemoProduct): Record<string, unknown> {
  if (!rating) return {};
  return {
    aggregateRating: {
      '@type': 'AggregateRating',
      ratingValue: rating.value,
      reviewCount: rating.count,
      bestRating: '5',
    },
  };
}

function breadcrumbs({ base, product, content, url }: PageModel): Record<string, unknown> {
  const steps = [
    ...product.category.map((name) => ({ name, item: `${base}/collections/all` })),
    { name: content.title, item: url },
  ];
  return {
    '@type': 'BreadcrumbList',
    itemListElement: steps.map((step, index) => ({ '@type': 'ListItem', position: index + 1, ...step })),
  };
}

function faqPage({ faq }: PageModel): Record<string, unknown> {
  return {
    '@type': 'FAQPage',
    mainEntity: faq.map(({ question, answer }) => ({
      '@type': 'Question',
      name: question,
      acceptedAnswer: { '@type': 'Answer', text: answer },
    })),
  };
}
