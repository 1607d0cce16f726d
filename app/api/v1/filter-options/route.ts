import { filterOptions } from "@/db/queries/filter-options";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { readRoute } from "@/lib/http/route";

export const GET = readRoute({
  handle({ principal, sql }) {
    authorize(principal, "record.read", INSTALLATION);
    return filterOptions(sql, { viewer: principal });
  },
});
