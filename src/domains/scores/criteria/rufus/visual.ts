/** Rufus bucket `visual`: the image set, and the texts that make it readable. */
import type { Criterion } from '../criterion.ts';
import { look, lookAt, MAX_POINTS, quote, verdict } from '../criterion.ts';
import { isDescriptive, judgeImageCount, sharedVisualCriteria } from '../visual.ts';
import { enhancedImages } from './enhanced-content.ts';

/** The marketplace shows up to seven pictures beside the title; six fill the strip on a phone. */
const IMAGES_MIN = 6;
const DESCRIBED_SHARE_MIN = 0.6;

const imageSet: Criterion = {
  id: 'image_set',
  bucket: 'visual',
  title: 'Six images or more',
  passes: 'The gallery, or the listing’s image list, holds at least six different pictures.',
  partial: '4 × the number of pictures out of six, rounded down.',
  fix: 'Add detail, scale, in-use and what-is-in-the-box pictures.',
  judge: (evidence) => judgeImageCount(evidence, IMAGES_MIN),
};

const describedBrandImages: Criterion = {
  id: 'brand_image_text',
  bucket: 'visual',
  title: 'Brand-content pictures have texts',
  passes: 'At least 60 % of the pictures in brand (A+) content have an alt text of three or more words.',
  partial: '4 × the share with such texts (full from 60 %).',
  fix: 'Fill in the image keywords field of each A+ module with a sentence about the picture.',
  judge(evidence) {
    const expected = 'Alt text of ≥ 3 words on each picture of the brand content.';
    const images = enhancedImages(evidence);
    if (images.length === 0)
      return verdict(
        0,
        [look(evidence, 'brand content', 'no picture of brand content', expected)],
        'Publish A+ content, with an alt text on each of its pictures.',
      );
    const described = images.filter((image) => isDescriptive(image.alt));
    const share = described.length / images.length;
    const bad = images.find((image) => !isDescriptive(image.alt));
    const lines = [
      look(
        evidence,
        'brand content',
        `${described.length} of ${images.length} described, e.g. ${quote(described[0]?.alt)}`,
        expected,
      ),
    ];
    if (bad) lines.push(lookAt(bad.url, `alt is ${bad.alt ? quote(bad.alt) : 'missing'}`, expected));
    return verdict(
      share >= DESCRIBED_SHARE_MIN ? MAX_POINTS : MAX_POINTS * share,
      lines,
      `Describe ${images.length - described.length} pictures of the A+ content in their image keywords.`,
    );
  },
};

/** The criteria of this bucket in the Rufus Score. */
export const rufusVisual: readonly Criterion[] = [
  imageSet,
  sharedVisualCriteria.imageAlt,
  sharedVisualCriteria.primaryImageSize,
  describedBrandImages,
  sharedVisualCriteria.videoOrRichMedia,
];
