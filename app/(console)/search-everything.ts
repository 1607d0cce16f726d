import type { PaletteEntry, SearchAnswer } from "@/components/shell/command-palette";
import type { SearchHit } from "@/lib/query/objects";
import { getJson, withQuery } from "@/lib/query/request";
import { statusLabel } from "@/lib/words/en";
import { objectHref } from "./object-href";

const SEARCHED = "keys, references, external ids, e-mails of whoever asked, drifts, repairs, plan hashes and runs";

export async function searchEverything(text: string, signal: AbortSignal): Promise<SearchAnswer> {
  const { hits } = await getJson<{ hits: SearchHit[] }>(withQuery("/api/v1/search", { q: text }), signal);
  return { hits: hits.map(entryOf), searched: SEARCHED };
}

function entryOf(hit: SearchHit): PaletteEntry {
  switch (hit.type) {
    case "object":
      return {
        id: `object ${hit.kind}/${hit.key}`,
        label: hit.key,
        detail: `${statusLabel(hit.status, hit.stale)} · ${hit.ref}`,
        href: objectHref(hit),
      };
    case "drift":
      return { id: hit.id, label: `${hit.key}: ${hit.sentence}`, detail: "Drift", href: `/drift/${hit.id}` };
    case "repair":
      return { id: hit.id, label: hit.title, detail: "Repair", href: `/review/${hit.id}` };
    case "run":
      return { id: hit.id, label: `Run ${hit.id}`, detail: hit.mode, href: `/runs/${hit.id}` };
  }
}
