import type { PaletteEntry, SearchAnswer } from "@/components/shell/palette-dialog";
import { visibleText } from "@/lib/format/visible-text";
import type { SearchHit } from "@/lib/query/objects";
import { getJson, withQuery } from "@/lib/query/request";
import type { Words } from "@/lib/words/words";
import { objectHref } from "./object-href";

export async function searchEverything(t: Words, text: string, signal: AbortSignal): Promise<SearchAnswer> {
  const { hits } = await getJson<{ hits: SearchHit[] }>(withQuery("/api/v1/search", { q: text }), signal);
  const entries = hits.map((hit) => entryOf(t, hit));
  const isPart = hits.some((hit) => hit.type === "object" && hit.key.toLowerCase().includes(text.toLowerCase()));
  return {
    hits: isPart ? [...entries, allCalled(t, text)] : entries,
    searched: t.general.keysReferencesExternalIdsEMails,
  };
}

/** The search tells the first few, and of a whole key no others that have it in theirs. */
const allCalled = (t: Words, text: string): PaletteEntry => ({
  id: "all",
  label: t.shell.allCalled(text),
  href: withQuery("/objects", { q: text }),
});

function entryOf(t: Words, hit: SearchHit): PaletteEntry {
  switch (hit.type) {
    case "object":
      return {
        id: `object ${hit.kind}/${hit.key}`,
        label: visibleText(hit.key),
        detail: `${t.names.status(hit.status, hit.stale)} · ${hit.ref}`,
        href: objectHref(hit),
      };
    case "drift":
      return {
        id: hit.id,
        label: `${visibleText(hit.key)}: ${visibleText(hit.sentence)}`,
        detail: t.common.drift,
        href: `/drift/${hit.id}`,
      };
    case "repair":
      return { id: hit.id, label: visibleText(hit.title), detail: t.general.repair, href: `/review/${hit.id}` };
    case "run":
      return { id: hit.id, label: t.general.run(hit.id), detail: hit.mode, href: `/runs/${hit.id}` };
  }
}
