import type { Sql } from "../../db/client.ts";
import { objectAsked } from "../../db/queries/object-asked.ts";
import { statusByReference, usualWait } from "../../db/queries/status-view.ts";
import type { Viewer } from "../../db/queries/viewer.ts";
import type { ObjectRef } from "../../reconciler/model/bucket.ts";
import { NotFound } from "../errors.ts";
import type { StatusPreview } from "../query/objects.ts";
import { statusWords } from "../status/status-words.ts";
import type { AllWords } from "../words/words.ts";

/** What the status page tells whoever asked for it, from the page's own words. */
export async function statusPreview(sql: Sql, t: AllWords, viewer: Viewer, ref: ObjectRef): Promise<StatusPreview> {
  const asked = await objectAsked(sql, { viewer, ...ref });
  const row = asked === null ? null : await statusByReference(sql, asked);
  if (row === null) throw new NotFound();
  const waitsFor = row.conditions.held === "review" ? (row.repair?.class ?? null) : null;
  const usual = waitsFor === null ? null : await usualWait(sql, { kind: ref.kind, class: waitsFor });
  return { text: statusWords(t, row, { audience: "asker", usual }).text };
}
