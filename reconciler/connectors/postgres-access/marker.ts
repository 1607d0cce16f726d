/**
 * The mark that a managed role carries in its comment. It says which key the role stands for, which team
 * owns it, and which call made it, so that a lost answer can be looked up afterwards.
 *
 * It is evidence, not proof: whoever may comment on the role may write it (README.md, "What a marker is worth").
 */
export type Marker = { key: string; owner: string; generation: number; by: string };

export const markerStart = "plumbline key=";

const shape = /^plumbline key=(\S+) owner=(\S+) generation=(0|[1-9][0-9]{0,14}) by=(\S+)$/;

export function printMarker(marker: Marker): string {
  const { key, owner, generation, by } = marker;
  return `${markerStart}${encode(key)} owner=${encode(owner)} generation=${generation} by=${encode(by)}`;
}

/** Strict: a comment that is not exactly a marker is somebody's comment, and no marker. */
export function parseMarker(comment: string | null): Marker | null {
  const match = comment === null ? null : shape.exec(comment);
  if (match === null) return null;
  const [, key, owner, generation, by] = match;
  if (key === undefined || owner === undefined || generation === undefined || by === undefined) return null;
  const decoded = [key, owner, by].map(decode);
  const [k, o, b] = decoded;
  if (k == null || o == null || b == null) return null;
  const marker = { key: k, owner: o, generation: Number(generation), by: b };
  // Only the one spelling that we write ourselves counts, so that equal markers are equal texts.
  return printMarker(marker) === comment ? marker : null;
}

/** How the comment of a role marked for this key begins; for finding it in the catalog. */
export function markerStartOf(key: string): string {
  return `${markerStart}${encode(key)} `;
}

function encode(text: string): string {
  return encodeURIComponent(text);
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
