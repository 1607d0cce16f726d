/** What a browser paints around a page, before and beside it. */
export const THEME_COLOURS = [
  { media: "(prefers-color-scheme: light)", color: "#f7f7f4" },
  { media: "(prefers-color-scheme: dark)", color: "#131416" },
];
