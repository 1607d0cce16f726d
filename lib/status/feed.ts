// ◆ pure
import { escapeXml } from "./badge.ts";

export type FeedEntry = { n: number; title: string; text: string; at: string };
export type Feed = {
  /** Names the feed and its entries for ever: the same under every link. */
  urn: string;
  title: string;
  author: string;
  language: string;
  self: string;
  page: string;
  /** When nothing has happened yet, when it was asked for. */
  now: string;
  /** The newest first. */
  entries: readonly FeedEntry[];
};

/** Atom (RFC 4287), one entry for each change of meaning. */
export function atomFeed({ urn, title, author, language, self, page, now, entries }: Feed): string {
  const lines = [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${escapeXml(language)}">`,
    `  <id>${escapeXml(urn)}</id>`,
    `  <title>${escapeXml(title)}</title>`,
    `  <author><name>${escapeXml(author)}</name></author>`,
    `  <updated>${entries[0]?.at ?? now}</updated>`,
    `  <link rel="self" href="${escapeXml(self)}"/>`,
    `  <link rel="alternate" type="text/html" href="${escapeXml(page)}"/>`,
    ...entries.flatMap((entry) => [
      "  <entry>",
      `    <id>${escapeXml(`${urn}:${entry.n}`)}</id>`,
      `    <title>${escapeXml(entry.title)}</title>`,
      `    <updated>${entry.at}</updated>`,
      `    <link rel="alternate" type="text/html" href="${escapeXml(page)}"/>`,
      `    <content type="text">${escapeXml(entry.text)}</content>`,
      "  </entry>",
    ]),
    "</feed>",
  ];
  return `${lines.join("\n")}\n`;
}
