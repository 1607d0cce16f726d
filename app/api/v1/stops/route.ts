import { stopList } from "@/db/queries/stop-list";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { kinds, kindsOf } from "@/lib/http/kinds";
import { readRoute, writeRoute } from "@/lib/http/route";
import { SetStopInput, setStop } from "@/lib/services/stops/set";

export const dynamic = "force-dynamic";

export const GET = readRoute({
  handle: async ({ principal, sql }) => {
    authorize(principal, "record.read", INSTALLATION);
    return stopList(sql, { viewer: principal, kindsOf });
  },
});

export const POST = writeRoute({
  body: SetStopInput,
  status: 201,
  scope: "stops:write",
  verb: ({ ctx, body }) => setStop(ctx, body, kinds),
});
