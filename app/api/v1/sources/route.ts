import { sourceList } from "@/db/queries/source-list";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { readRoute } from "@/lib/http/route";
import { withDeclarations } from "@/lib/http/source-facts";

export const GET = readRoute({
  async handle({ principal, sql }) {
    authorize(principal, "record.read", INSTALLATION);
    return withDeclarations(await sourceList(sql, { viewer: principal }));
  },
});
