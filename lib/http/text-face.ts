import { readdir } from "node:fs/promises";

const MEDIA = ".next/static/media";
const FACE = /^inter-latin-wght-normal\..*\.woff2$/;

let kept: Promise<string | null> | undefined;

/**
 * Address of the face that nearly all text is written in, so that a page can ask for it in its first bytes: found by way
 * of the style sheet it comes after the first text was drawn, which then moves. Null where the build made none, as in development.
 */
export function textFace(): Promise<string | null> {
  kept ??= readdir(/* turbopackIgnore: true */ MEDIA)
    .catch((): string[] => [])
    .then((names) => names.find((name) => FACE.test(name)) ?? null)
    .then((name) => name && `/_next/static/media/${name}`);
  return kept;
}
