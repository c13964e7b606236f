import { absoluteUrl } from '../../kernel/urls.ts';
import type { PageDocument, PageElement } from '../document/document.ts';
import { selfAndAncestors } from '../document/document.ts';
import { rawText, visibleText } from '../document/text.ts';
import { asList, asRecord, asText } from '../sources/bound-json.ts';
import type { Item } from '../sources/items.ts';
import type { PageDigest, PageImage } from '../types.ts';

const MAX_IMAGES = 300;
const MAX_LINKS = 1_500;
const GALLERY =
  /gallery|product[-_]?(?:image|img|photo|media|picture|view|slider|carousel|thumb)|main[-_]?image|image[-_]?(?:block|gallery|viewer|zoom)|media-?(?:gallery|viewer)|zoom|galerie|galeria|fotorama|flexslider|altimages|landingimage|swiper|slick|thumbnails?|pdp/;
const ELSEWHERE =
  /related|recommend|similar|upsell|cross-?sell|footer|header|nav|menu|logo|payment|social|badge|banner|review|avatar|flag|icon|product-?(?:list|grid|card|item|tile)/;
/** A `<video>` without an address; by itself it shows nothing. */
const EMPTY_PLAYER = '<video>';
const VIDEO_HOST =
  /youtube(?:-nocookie)?\.com\/embed|player\.vimeo\.com|fast\.wistia|dailymotion\.com\/embed|brightcove|vidyard|kaltura/i;
const RICH_HOST =
  /sketchfab|matterport|cylindo|threekit|360|spin|3d|\/ar\/|augmented|model-?viewer|flixmedia|webcollage|syndigo|loadbee/i;

/** What tells the product's images from others. */
type Around = { title: PageElement | null; products: readonly Item[]; base: string };

/** Every image of the page with whether it stands in the product's gallery. */
export function readImages(page: PageDocument, around: Around): PageImage[] {
  const { title, products, base } = around;
  const declared = declaredImages(products[0]);
  const place: Place = { title, own: page.elements.find(isProductScope) ?? null, base };
  const images = new Map<string, PageImage>();
  for (const element of page.elements) {
    if (images.size >= MAX_IMAGES) break;
    const url = isImage(element) ? absoluteUrl(sourceOf(element), base) : null;
    if (url === null || NO_IMAGE.test(url)) continue;
    const isProduct = declared.has(fileOf(url)) || isInGallery(element, place);
    const known = images.get(url);
    if (known) known.isProduct ||= isProduct;
    else images.set(url, { url, alt: altOf(element), ...sizeOf(element), isProduct });
  }
  return [...images.values()];
}

const NO_IMAGE = /\/(?:pixel|blank|spacer|transparent|placeholder|loading|1x1)[^/]*\.(?:gif|png|svg)/i;

function isImage({ name, attributes }: PageElement): boolean {
  return name === 'img' || (name === 'image' && Boolean(attributes['href']));
}

function altOf({ attributes }: PageElement): string | null {
  return attributes['alt']?.trim().slice(0, 500) ?? null;
}

/** Lazy images keep their address in a data attribute until they are scrolled to. */
function sourceOf({ attributes }: PageElement): string | undefined {
  const lazy =
    attributes['data-src'] ??
    attributes['data-lazy-src'] ??
    attributes['data-original'] ??
    attributes['data-lazy'] ??
    attributes['data-old-hires'];
  const source = attributes['src'];
  if (source && !source.startsWith('data:') && !lazy) return source;
  const set = (attributes['srcset'] ?? attributes['data-srcset'])?.trim().split(/\s/)[0];
  return lazy ?? (source?.startsWith('data:') ? set : (source ?? set)) ?? attributes['href'];
}

function sizeOf({ attributes }: PageElement): { width: number | null; height: number | null } {
  const pixels = (text: string | undefined) =>
    /^\s*\d{1,5}(?:px)?\s*$/.test(text ?? '') ? Number.parseInt(text ?? '', 10) : null;
  return { width: pixels(attributes['width']), height: pixels(attributes['height']) };
}

/** The pictures that data calls the product's, by file name: their sizes differ from those on the page. */
function declaredImages(product: Item | undefined): ReadonlySet<string> {
  const files = new Set<string>();
  for (const image of asList(product?.value['image']).slice(0, 50)) {
    const record = asRecord(image);
    const url = record ? asText(record['contentUrl'] ?? record['url'] ?? null) : asText(image);
    if (url) files.add(fileOf(url));
  }
  return files;
}

function fileOf(url: string): string {
  const path = url.split(/[?#]/)[0] ?? url;
  return (path.split('/').at(-1) ?? path).toLowerCase().replace(/[_-]\d{2,4}x\d{0,4}(?=\.)/, '');
}

/** The title's element, the first element that microdata calls a product, and the page's address. */
type Place = { title: PageElement | null; own: PageElement | null; base: string };

function isInGallery(element: PageElement, place: Place): boolean {
  const { title } = place;
  if (title !== null && Math.abs(element.index - title.index) > 1_500) return false;
  let isGallery = element.attributes['itemprop'] === 'image';
  for (const one of selfAndAncestors(element)) {
    if (title !== null && one.index < title.index && one.end > title.index) break;
    const names = one.names;
    if (/^(?:nav|header|footer|aside)$/.test(one.name) || ELSEWHERE.test(names)) return false;
    if (isOfAnother(one, place)) return false;
    isGallery ||= GALLERY.test(names);
  }
  return isGallery;
}

/** Does an element around an image lead to another page, or hold another product than the page's first? */
function isOfAnother(element: PageElement, { own, base }: Place): boolean {
  const { name, attributes } = element;
  if (isProductScope(element)) return element !== own;
  const href = name === 'a' ? (attributes['href'] ?? '').trim() : '';
  if (href === '' || href.startsWith('#') || /^javascript:/i.test(href)) return false;
  const url = absoluteUrl(href, base);
  if (url === null || /\.(?:jpe?g|png|webp|gif|avif)$/i.test(url.split(/[?#]/)[0] ?? '')) return false;
  return new URL(url).pathname !== new URL(base).pathname && !/\/(?:is\/image|images?|media|img)\//i.test(url);
}

function isProductScope({ attributes }: PageElement): boolean {
  return /schema\.org\/Product$/i.test(attributes['itemtype'] ?? '');
}

/** Moving pictures and viewers on the page: its videos, and frames that show models, turns or augmented reality. */
export function readMedia(
  page: PageDocument,
  items: readonly Item[],
  base: string,
): Pick<PageDigest, 'videos' | 'richMedia'> {
  const videos = new Set<string>();
  const richMedia = new Set<string>();
  for (const element of page.elements) {
    if (!/^(?:video|source|model-viewer|iframe)$/.test(element.name)) continue;
    addMedium(element, absoluteUrl(element.attributes['src'] ?? element.attributes['data-src'], base), {
      videos,
      richMedia,
    });
    if (videos.size + richMedia.size > 50) break;
  }
  for (const url of declaredVideos(items)) videos.add(absoluteUrl(url, base) ?? url.slice(0, 500));
  const hasEmptyPlayer = videos.delete(EMPTY_PLAYER);
  const scripted = hasEmptyPlayer && videos.size === 0 ? (posterOf(page) ?? scriptedVideo(page)) : null;
  if (scripted) videos.add(scripted);
  return { videos: [...videos].slice(0, 50), richMedia: [...richMedia].slice(0, 50) };
}

function declaredVideos(items: readonly Item[]): string[] {
  return items
    .filter(({ types }) => types.includes('VideoObject'))
    .map(({ value }) => asText(value['contentUrl'] ?? value['embedUrl'] ?? value['url'] ?? null))
    .filter((url) => url !== null);
}

/** A picture in a player's place says that something will play there. */
function posterOf(page: PageDocument): string | null {
  const player = page.elements.find(({ name, attributes }) => name === 'video' && attributes['poster']);
  return player?.attributes['poster']?.slice(0, 500) ?? null;
}

/** A player that a script fills is a video when the page's scripts name the file it will play. */
function scriptedVideo(page: PageDocument): string | null {
  for (const element of page.elements) {
    if (element.name !== 'script') continue;
    const text = rawText(page, element);
    const end = text.search(/\.(?:mp4|m3u8|webm)["'\\?]/);
    const address = end < 0 ? '' : text.slice(Math.max(0, end - 300), end + 5);
    const start = address.lastIndexOf('http');
    if (start >= 0) return address.slice(start).replace(/["'\\?]$/, '');
  }
  return null;
}

type MediaFound = { videos: Set<string>; richMedia: Set<string> };

function addMedium(element: PageElement, url: string | null, { videos, richMedia }: MediaFound): void {
  const { name, parent } = element;
  if (name === 'video' || (name === 'source' && parent?.name === 'video')) videos.add(url ?? EMPTY_PLAYER);
  else if (name === 'model-viewer') richMedia.add(url ?? '<model-viewer>');
  else if (name !== 'iframe' || url === null) return;
  else if (VIDEO_HOST.test(url)) videos.add(url);
  else if (RICH_HOST.test(url)) richMedia.add(url);
}

/** The page's links with their texts, and how many scripts and style sheets it loads. */
export function readResources(page: PageDocument, base: string): Pick<PageDigest, 'links' | 'scripts' | 'stylesheets'> {
  const links: PageDigest['links'] = [];
  const scripts = { count: 0, inlineBytes: 0, external: 0 };
  let stylesheets = 0;
  for (const element of page.elements) {
    const { name, attributes } = element;
    if (name === 'link' && /stylesheet/i.test(attributes['rel'] ?? '')) stylesheets += 1;
    if (name === 'script') countScript(page, element, scripts);
    if (name !== 'a' || links.length >= MAX_LINKS) continue;
    const url = absoluteUrl(attributes['href'], base);
    if (url !== null) links.push({ url, text: visibleText(page, element, 200), rel: attributes['rel'] ?? null });
  }
  return { links, scripts, stylesheets };
}

function countScript(page: PageDocument, element: PageElement, scripts: PageDigest['scripts']): void {
  scripts.count += 1;
  if (element.attributes['src'] !== undefined) scripts.external += 1;
  const node = page.nodes[element.index + 1];
  if (node?.kind === 'text' && node.parent === element) scripts.inlineBytes += Buffer.byteLength(node.text);
}
