import { type StatusRow, statusByLink, statusByReference } from "@/db/queries/status-view";
import type { Principal } from "@/lib/auth/principal";
import { readDatabase } from "@/lib/http/database";
import { readStatusToken } from "@/lib/services/status-links/token";
import { type StatusWords, statusWords } from "@/lib/status/status-words";
import type { AllWords } from "@/lib/words/words";
import { keptUsualWait } from "./usual-wait";

export type Shown = { row: StatusRow; words: StatusWords; address: string; own: boolean };

const REFERENCE = /^PL-[0-9A-HJKMNP-TV-Z]{7}$/;

/**
 * What stands under an address: a link's token, or the reference of something that the reader asked for. Null for
 * everything else, whatever the reason.
 */
export async function loadStatus(
  t: AllWords,
  token: string,
  whoAsks: () => Promise<Principal | null>,
): Promise<Shown | "sign_in" | null> {
  if (!REFERENCE.test(token)) return loadByLink(t, token);
  const principal = await whoAsks();
  return principal === null ? "sign_in" : loadByReference(t, principal.personId, token);
}

async function loadByLink(t: AllWords, token: string): Promise<Shown | null> {
  // Text that cannot be a token is looked up as well, so that it takes as long as one that could.
  const row = await statusByLink(readDatabase(), readStatusToken(token) ?? { bucket: 0, hash: "" });
  const address = `/api/v1/status/${encodeURIComponent(token)}`;
  return row === null ? null : { row, words: await wordsOf(t, row, "link"), address, own: false };
}

async function loadByReference(t: AllWords, personId: string, reference: string): Promise<Shown | null> {
  const row = await statusByReference(readDatabase(), { by: personId, reference });
  return row === null ? null : { row, words: await wordsOf(t, row, "asker"), address: "/api/v1/status", own: true };
}

async function wordsOf(t: AllWords, row: StatusRow, audience: "link" | "asker"): Promise<StatusWords> {
  const waitsFor = row.conditions.held === "review" ? (row.repair?.class ?? null) : null;
  const usual = waitsFor === null ? null : await keptUsualWait({ kind: row.kind, class: waitsFor });
  return statusWords(t, row, { audience, usual });
}
