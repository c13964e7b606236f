/** What is read of one page at the most, in bytes after decompression. */
export const PAGE_MAX_BYTES = 5 * 1024 * 1024;
