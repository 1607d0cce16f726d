import { IdPath } from "@/lib/http/path";
import { writeRoute } from "@/lib/http/route";
import { AssignInput, assignDrift } from "@/lib/services/drifts/assign";

export const dynamic = "force-dynamic";

export const POST = writeRoute({
  params: IdPath,
  body: AssignInput.omit({ drift: true }),
  verb: ({ ctx, params, body }) => assignDrift(ctx, { drift: params.id, ...body }),
});
