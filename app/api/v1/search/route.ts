import { z } from "zod";
import { objectSearch } from "@/db/queries/object-search";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { readRoute } from "@/lib/http/route";

export const GET = readRoute({
  query: z.strictObject({ q: z.string().max(200) }),
  async handle({ principal, sql, query }) {
    authorize(principal, "object.read", INSTALLATION);
    return { hits: await objectSearch(sql, { viewer: principal, text: query.q }) };
  },
});
