// ◆ pure
import { createHash } from "node:crypto";
import type { ObjectStatus } from "../../reconciler/model/status.ts";

/** What a badge may show: a status, one that has lost its evidence, or that nothing could be read. */
export type BadgeState = ObjectStatus | "in_place_stale" | "unavailable";

/** The same shapes as on the pages, so that none is told by colour alone. */
const SHAPES: Record<BadgeState, string> = {
  pending: '<circle cx="8" cy="8" r="5.75"/><path d="M8 4.9V8l2.1 1.5"/>',
  verifying: '<circle cx="8" cy="8" r="5.75" opacity=".3"/><path d="M8 2.25A5.75 5.75 0 0 1 13.75 8"/>',
  in_place: '<path d="m3.25 8.5 3.1 3.1 6.4-7.2"/>',
  in_place_stale: '<path d="m3.25 8.5 3.1 3.1 6.4-7.2" stroke-dasharray="2.6 1.6" stroke-linecap="butt"/>',
  repair_needed: '<path d="M8 2.4 14.2 13.1H1.8Z"/><path d="M8 6.5v3.1m0 1.7v.1"/>',
  blocked_on_review:
    '<rect x="2.25" y="2.25" width="11.5" height="11.5" rx="2.25"/><path d="M6.35 5.6v4.8m3.3-4.8v4.8"/>',
  not_confirmed:
    '<circle cx="8" cy="8" r="6" stroke-dasharray="2.35 1.42"/><path d="M6.3 6.6a1.75 1.75 0 1 1 2.6 1.55c-.55.3-.9.65-.9 1.15m0 1.55v.1"/>',
  stopped: '<rect x="3.5" y="3.5" width="9" height="9" rx="1.25" fill="currentColor"/>',
  unavailable: '<circle cx="8" cy="8" r="6" stroke-dasharray="2.35 1.42"/><path d="M8 5v3.6m0 2v.1"/>',
};

/** Light, dark: those of app/globals.css. Only what is in place now is green. */
const COLOURS: Record<BadgeState, [light: string, dark: string]> = {
  pending: ["#5f666d", "#a3aab1"],
  verifying: ["#0b5fa5", "#6db3ee"],
  in_place: ["#1d6b45", "#67c795"],
  in_place_stale: ["#666c73", "#969da4"],
  repair_needed: ["#8a5200", "#eab052"],
  blocked_on_review: ["#6d3bb5", "#bd9bf0"],
  not_confirmed: ["#a3274f", "#f08aa9"],
  stopped: ["#4c5157", "#b4b9be"],
  unavailable: ["#4c5157", "#b4b9be"],
};

const STYLE = [
  ".ground{fill:#fff;stroke:#c9cdd1}.word{fill:#191b1d}",
  ...Object.entries(COLOURS).map(([state, [light]]) => `.${state}{color:${light}}`),
  "@media(prefers-color-scheme:dark){.ground{fill:#131416;stroke:#3a3f44}.word{fill:#ecedee}",
  ...Object.entries(COLOURS).map(([state, [, dark]]) => `.${state}{color:${dark}}`),
  "}",
].join("");

/** The one style that a badge has is allowed by its hash; scripts, images and everything else are not. */
export const BADGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; frame-ancestors 'none'; base-uri 'none'`;

/** About what Inter or a system's sans serif takes; the text is fitted to it, so that no font cuts it off. */
const LETTER = 6.7;

/** Without scripts, links or anything from outside: a picture of one word, with its name for those who cannot see it. */
export function badgeSvg(state: BadgeState, label: string, about: string): string {
  const text = Math.ceil([...label].length * LETTER);
  const width = text + 38;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="24" viewBox="0 0 ${width} 24" role="img" aria-labelledby="t">`,
    `<title id="t">${escapeXml(`${about}: ${label}`)}</title><style>${STYLE}</style>`,
    `<rect class="ground" x=".5" y=".5" width="${width - 1}" height="23" rx="5.5"/>`,
    `<g class="${state}" transform="translate(9 4)" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round">${SHAPES[state]}</g>`,
    `<text class="word" x="30" y="16.25" font-family="Inter,system-ui,sans-serif" font-size="12.5" textLength="${text}" lengthAdjust="spacingAndGlyphs">${escapeXml(label)}</text></svg>\n`,
  ].join("");
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign).replace(/[^\P{Cc}\t\n\r]/gu, "\uFFFD");
}
