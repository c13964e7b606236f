/** The product's sign: a magnifying glass over three bars. Drawn for 16 px and up, on light and on dark. */
export const FAVICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1d4ed8"/><g fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round"><circle cx="14" cy="14" r="8"/><path d="m20 20 6 6M11 16.5v-2M14 16.5v-5M17 16.5v-3.4"/></g></svg>
`;
