/** Bucket `visual`: can an assistant show the product, and read what its pictures show? */

import { absoluteUrl } from '../../../kernel/urls.ts';
import { foldText } from '../../../kernel/words.ts';
import type { PageImage } from '../../../page-reader/types.ts';
import { BOTS } from '../site/bots.ts';
import { imageUrls, primaryImageOf } from '../site/primary-image.ts';
import type { AuditEvidence, PrimaryImageEvidence } from '../site/types.ts';
import type { Criterion, Part } from './criterion.ts';
import { counted, listed, look, lookAt, MAX_POINTS, notApplicable, quote, tally, verdict } from './criterion.ts';
import { shownTitle } from './product-title.ts';
import { itemsOf, productItem, prop } from './structured.ts';
import { wordCount } from './words.ts';

const IMAGES_MIN = 4;
/** An alt text of fewer words names a thing but does not describe the picture. */
const ALT_WORDS_MIN = 3;
/** Longer ones are keyword lists; screen readers cut them as well. */
const ALT_LENGTH_MAX = 300;
/** The size from which shopping surfaces offer zoom and large cards. */
const LONG_SIDE_MIN = 1000;
const LONG_SIDE_FAIR = 500;

const SIZE_SUFFIX =
  /[._-](?:_[A-Z]{2,4}[\d,_A-Z]{1,40}_|\d{2,4}x\d{0,4}|zoom|cart|thumb(?:nail)?|small|medium|large|big|preview|desktop|mobile)(?=[.-])/gi;
/** A file name of this length names its picture whatever the folder: `/xl/` and `/m/` hold the same one. */
const TELLING_NAME_LENGTH = 10;
/** Marks, loaders and share buttons that stand inside galleries. */
const NOT_A_PICTURE =
  /(?:^|[/_.-])(?:icons?|sprites?|logos?|spacer|pixel|blank|loader|loading|spinner|placeholder|share|facebook|pinterest|twitter|360_icon\w*)(?=[/_.-])|\/s\.gif$|\.svg$/i;
const ICON_SIDE_MAX = 40;
const GRADED_BOTS = BOTS.filter((bot) => bot.isGraded).length;

/** The picture behind a URL: renditions of one picture differ in query, folder and size suffix only. */
export function pictureKey(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const path = parsed ? parsed.host + parsed.pathname : url;
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const name = path.slice(folder.length).replace(SIZE_SUFFIX, '').toLowerCase();
  return name.length >= TELLING_NAME_LENGTH && parsed ? `${parsed.host}/${name}` : `${folder.toLowerCase()}${name}`;
}

/** The product's images, one for each picture. */
export function galleryOf(evidence: AuditEvidence): PageImage[] {
  const byPicture = new Map<string, PageImage>();
  for (const image of evidence.page.images) {
    const key = pictureKey(image.url);
    const known = byPicture.get(key);
    if (isPicture(image) && (!known || (!known.alt && image.alt))) byPicture.set(key, image);
  }
  return [...byPicture.values()];
}

function isPicture(image: PageImage): boolean {
  const isIcon = Math.max(image.width ?? ICON_SIDE_MAX + 1, image.height ?? ICON_SIDE_MAX + 1) <= ICON_SIDE_MAX;
  return (
    image.isProduct && !isIcon && !NOT_A_PICTURE.test(URL.canParse(image.url) ? new URL(image.url).pathname : image.url)
  );
}

const imageCount: Criterion = {
  id: 'image_count',
  bucket: 'visual',
  title: 'At least four product images',
  passes: 'The gallery, or the Product’s image list, holds at least four different pictures.',
  partial: '1 point for each picture.',
  fix: 'Show the product from the front, in detail, in use and to scale.',
  judge: (evidence) => judgeImageCount(evidence, IMAGES_MIN),
};

/** Shared by both models, which ask for different numbers. */
export function judgeImageCount(evidence: AuditEvidence, wanted: number): ReturnType<Criterion['judge']> {
  const expected = `At least ${wanted} different product images.`;
  const gallery = galleryOf(evidence);
  const declared = new Set(
    imageUrls(prop(productItem(evidence.page)?.value, 'image'), evidence.page.url).map(pictureKey),
  );
  const count = Math.max(gallery.length, declared.size);
  const found = `${gallery.length} in the gallery, ${declared.size} in structured data: ${listed(
    gallery.map((image) => image.url.slice(-60)),
    3,
  )}`;
  const fix = `Add ${counted(Math.max(0, wanted - count), 'product image')} (detail, in use, to scale) to the ${count} there ${count === 1 ? 'is' : 'are'}.`;
  return verdict(
    (MAX_POINTS * Math.min(count, wanted)) / wanted,
    [look(evidence, 'product images', found, expected)],
    fix,
  );
}

const imageAlt: Criterion = {
  id: 'image_alt',
  bucket: 'visual',
  title: 'Alt texts describe the pictures',
  passes:
    'At least 80 % of the product images have an alt text of three or more words that is no file name, and they differ.',
  partial: '4 × the share of described images (full from 80 %); at most 2 when three or more images share one text.',
  fix: 'Write for each picture what it shows: product, view, colour, situation.',
  judge(evidence) {
    const expected = 'Alt text of ≥ 3 words on each product image, saying what this picture shows.';
    const gallery = galleryOf(evidence);
    if (gallery.length === 0)
      return verdict(
        0,
        [look(evidence, 'product images', 'no product image in the HTML', expected)],
        'Put the product images into the HTML as <img> with alt text.',
      );
    const described = gallery.filter((image) => isDescriptive(image.alt));
    const isUniform = gallery.length >= 3 && new Set(gallery.map((image) => foldText(image.alt ?? ''))).size === 1;
    const share = described.length / gallery.length;
    const points = share >= 0.8 ? MAX_POINTS : MAX_POINTS * share;
    const bad = gallery.find((image) => !isDescriptive(image.alt));
    const found = `${described.length} of ${gallery.length} described${isUniform ? ', all with the same text' : ''}; e.g. ${quote(described[0]?.alt ?? null)}`;
    const lines = [look(evidence, 'alt of product images', found, expected)];
    if (bad) lines.push(lookAt(bad.url, `alt is ${bad.alt === null ? 'missing' : quote(bad.alt)}`, expected));
    const fix = bad
      ? `Describe ${bad.url.slice(-80)}: its alt text is ${bad.alt ? quote(bad.alt, 60) : 'missing'}.`
      : 'Give each picture its own alt text: view, detail, situation.';
    return verdict(isUniform ? Math.min(points, 2) : points, lines, fix);
  },
};

/** An alt text that says something: words enough, no file name, no placeholder. */
export function isDescriptive(alt: string | null): boolean {
  if (!alt || alt.length > ALT_LENGTH_MAX || wordCount(alt) < ALT_WORDS_MIN) return false;
  return (
    !/\.(?:jpe?g|png|webp|gif|avif)\b/i.test(alt) &&
    !/^(?:product )?image (?:\d{0,3}(?: of \d{1,3})?|is loading)$/i.test(alt.trim())
  );
}

const primaryImageSize: Criterion = {
  id: 'primary_image_size',
  bucket: 'visual',
  title: 'The main image is at least 1000 px',
  passes: 'The main image’s own header bytes say at least 1000 px on the long side.',
  partial: '2 from 500 px; 0 below, or when the image cannot be fetched.',
  fix: 'Upload the original, and point JSON-LD and og:image to a rendition of 1000 px or more.',
  judge(evidence) {
    const expected = `At least ${LONG_SIDE_MIN} px on the long side.`;
    const { primaryImage: image } = evidence;
    if (!image.looked) {
      const hasImage = primaryImageOf(evidence.page) !== null;
      if (hasImage) return notApplicable(evidence, image.reason, expected);
      return verdict(
        0,
        [look(evidence, 'main image', 'no product image in JSON-LD, og:image or the gallery', expected)],
        'Name the main product image in JSON-LD, og:image and an <img>.',
      );
    }
    if (image.width === null || image.height === null) {
      return verdict(
        0,
        [lookAt(image.url, image.problem ?? 'unreadable', expected)],
        `Make the main image (${image.from}) answer with status 200 as JPEG, PNG, WebP or AVIF.`,
      );
    }
    const long = Math.max(image.width, image.height);
    const points = long >= LONG_SIDE_MIN ? MAX_POINTS : long >= LONG_SIDE_FAIR ? 2 : 0;
    const found = `${image.width} × ${image.height} px, ${image.format}, named by ${image.from}`;
    return verdict(
      points,
      [lookAt(image.url, found, expected)],
      `Replace the ${image.width} × ${image.height} px image by one of at least ${LONG_SIDE_MIN} px.`,
    );
  },
};

const imageMarkup: Criterion = {
  id: 'image_markup',
  bucket: 'visual',
  title: 'The main image is declared and crawlable',
  passes:
    'JSON-LD Product.image and og:image name an image, and the main image answers 200 and is not forbidden to AI crawlers.',
  partial:
    '1 for JSON-LD, 1 for og:image, 2 for crawlable (1 when its host admits only some AI crawlers); without a look at the site, 2 for each of the first two.',
  fix: 'Declare the main image in Product.image and og:image, and allow its host’s robots.txt to serve it.',
  judge(evidence) {
    const expected = 'Main image in JSON-LD and og:image, fetchable by AI crawlers.';
    const { page, primaryImage: image } = evidence;
    const product = productItem(page);
    const structured = imageUrls(prop(product?.value, 'image'), page.url)[0];
    const openGraph = absoluteUrl(page.openGraph['og:image'], page.url);
    const worth = image.looked ? 1 : 2;
    const parts: Part[] = [
      { name: 'JSON-LD', worth, isThere: structured !== undefined, fix: 'add “image” to the Product' },
      {
        name: 'og:image',
        worth,
        isThere: Boolean(page.openGraph['og:image']) && openGraph !== null,
        fix: 'add <meta property="og:image">',
      },
    ];
    const lines = [
      look(evidence, 'Product.image', structured ?? 'none', expected),
      look(evidence, 'og:image', page.openGraph['og:image'] ?? 'none', expected),
    ];
    if (image.looked) {
      lines.push(lookAt(image.url, `status ${image.status ?? 'none'}, ${accessOf(image)}`, expected));
      parts.push(...crawlableParts(image));
    } else {
      lines.push(look(evidence, 'crawlability', image.reason, expected));
    }
    const { points, fixes } = tally(parts);
    return verdict(points, lines, `For the main image, ${fixes}.`);
  },
};

function accessOf({ isCrawlable, refusals, url }: PrimaryImageEvidence): string {
  const robots = `robots.txt of ${new URL(url).host}`;
  if (isCrawlable === null) return `${robots} unknown`;
  return isCrawlable ? `allowed to AI crawlers by ${robots}` : `forbidden by ${robots} to ${listed(refusals, 2)}`;
}

/** One point for an answer that any AI crawler may fetch, one more when all of them may. */
function crawlableParts(image: PrimaryImageEvidence): Part[] {
  const { status, refusals } = image;
  const address = image.url.slice(-80);
  const isForSome = status === 200 && refusals.length < GRADED_BOTS;
  const admit = `admit ${listed(refusals, 6)} to ${address} in the robots.txt of ${new URL(image.url).host}`;
  return [
    {
      name: 'fetchable',
      worth: 1,
      isThere: isForSome,
      fix: status === 200 ? admit : `make ${address} answer 200 (now ${status ?? 'no answer'})`,
    },
    {
      name: 'by all',
      worth: 1,
      isThere: isForSome && refusals.length === 0,
      fix: isForSome ? admit : 'for every AI crawler',
    },
  ];
}

/** What an iframe that shows the product has in its address; advertising and like buttons have none of it. */
const RICH_MEDIA =
  /(?:^|[/._-])(?:3d|360|ar|spin|usdz|glb|gltf)(?:[/._?-]|$)|sketchfab|matterport|model-?viewer|panorama|configurator|threekit|cylindo|vntana|spinset|webrotate|emersya/i;

const videoOrRichMedia: Criterion = {
  id: 'video_or_rich_media',
  bucket: 'visual',
  title: 'Video or rich media',
  passes: 'The page holds a video, a 3D or 360° view, or a VideoObject.',
  partial: 'None: it is there or it is not.',
  fix: 'Embed a short product video, and declare it as VideoObject with name, thumbnail and description.',
  judge(evidence) {
    const expected = 'A video, 3D or 360° view, or VideoObject.';
    const { videos, richMedia } = evidence.page;
    const declared = itemsOf(evidence.page, ['VideoObject', '3DModel']);
    const all = [...videos, ...richMedia.filter((url) => RICH_MEDIA.test(url))];
    const found = `${counted(videos.length, 'video')}, ${all.length - videos.length} rich media, ${declared.length} VideoObject${all[0] ? `: ${all[0].slice(0, 120)}` : ''}`;
    const isThere = all.length + declared.length > 0;
    return verdict(
      isThere ? MAX_POINTS : 0,
      [look(evidence, 'video, iframe, VideoObject', found, expected)],
      `Embed a short video of ${quote(shownTitle(evidence)?.text ?? 'the product', 60)} and declare it as VideoObject.`,
    );
  },
};

/** The criteria of this bucket in the PDP Score. */
export const visualCriteria: readonly Criterion[] = [
  imageCount,
  imageAlt,
  primaryImageSize,
  imageMarkup,
  videoOrRichMedia,
];

/** Criteria of this bucket that the Rufus Score asks for unchanged. */
export const sharedVisualCriteria = { imageAlt, primaryImageSize, videoOrRichMedia };
