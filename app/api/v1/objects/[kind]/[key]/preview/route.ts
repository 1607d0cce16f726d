import { objectAsked } from "@/db/queries/object-asked";
import { statusByReference, usualWait } from "@/db/queries/status-view";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { NotFound } from "@/lib/errors";
import { ObjectPath } from "@/lib/http/path";
import { wordsOf } from "@/lib/http/request-words";
import { readRoute } from "@/lib/http/route";
import { statusWords } from "@/lib/status/status-words";

/** What the status page tells whoever asked for it, from the page's own words. */
export const GET = readRoute({
  params: ObjectPath,
  async handle({ principal, sql, params, request }) {
    authorize(principal, "object.read", INSTALLATION);
    const asked = await objectAsked(sql, { viewer: principal, ...params });
    const row = asked === null ? null : await statusByReference(sql, asked);
    if (row === null) throw new NotFound();
    const waitsFor = row.conditions.held === "review" ? (row.repair?.class ?? null) : null;
    const usual = waitsFor === null ? null : await usualWait(sql, { kind: params.kind, class: waitsFor });
    return { text: statusWords(await wordsOf(request), row, { audience: "asker", usual }).text };
  },
});
