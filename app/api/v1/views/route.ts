import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { database } from "@/lib/http/database";
import { readRoute, writeRoute } from "@/lib/http/route";
import { viewList } from "@/lib/services/views/list";
import { SaveViewInput, saveView } from "@/lib/services/views/save";

export const dynamic = "force-dynamic";

export const GET = readRoute({
  handle({ principal }) {
    authorize(principal, "object.read", INSTALLATION);
    // Whoever just saved one finds it.
    return viewList(database(), principal);
  },
});

export const POST = writeRoute({ body: SaveViewInput, verb: ({ ctx, body }) => saveView(ctx, body) });
