import { stopList } from "@/db/queries/stop-list";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { kindsOf } from "@/lib/http/kinds";
import { readRoute } from "@/lib/http/route";

export const GET = readRoute({
  handle({ principal, sql }) {
    authorize(principal, "record.read", INSTALLATION);
    return stopList(sql, { viewer: principal, kindsOf });
  },
});
