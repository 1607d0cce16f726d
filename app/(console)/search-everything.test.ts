import { afterEach, expect, test, vi } from "vitest";
import { HOSTILE } from "@/lib/format/hostile-texts.test-kit";
import type { SearchHit } from "@/lib/query/objects";
import { en } from "@/lib/words/en";
import { searchEverything } from "./search-everything";

afterEach(() => vi.unstubAllGlobals());

test("what is found is shown as it is, whatever it is called", async () => {
  for (const text of HOSTILE) {
    const hits = [
      { type: "object", kind: "thing", key: text, ref: "PL-1", status: "in_place", stale: false },
      { type: "drift", id: "drift_1", key: text, sentence: text },
      { type: "repair", id: "repair_1", title: text },
    ] as SearchHit[];
    vi.stubGlobal("fetch", async () => Response.json({ hits }));
    const answer = await searchEverything(en, "nothing", new AbortController().signal);
    for (const { label } of answer.hits) expect(label, text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  }
});
