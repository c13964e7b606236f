/** Texts by their places, from 0; an array of texts is one. */
export type TextList = { readonly length: number; at(place: number): string | undefined };
