import { z } from "zod";
import { selection } from "@/db/queries/selection";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { readRoute } from "@/lib/http/route";
import { filterHash, filterText, readFilter } from "@/lib/services/jobs/chosen";

/** Rows by `drifts`, with commas; else all that `filter` matches, which is the query of the list. */
export const GET = readRoute({
  query: z.strictObject({ filter: filterText.optional(), drifts: z.string().max(8_000).optional() }),
  async handle({ principal, sql, query }) {
    authorize(principal, "object.read", INSTALLATION);
    if (query.drifts !== undefined) {
      return { ...(await selection(sql, principal, { drifts: query.drifts.split(",") })), hash: null };
    }
    const filter = readFilter(query.filter ?? "");
    return { ...(await selection(sql, principal, { filter })), hash: filterHash(filter) };
  },
});
