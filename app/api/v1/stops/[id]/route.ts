import { NamePath } from "@/lib/http/path";
import { writeRoute } from "@/lib/http/route";
import { LiftStopInput, liftStop } from "@/lib/services/stops/lift";

export const dynamic = "force-dynamic";

/** Lifts the stop. The row stays, with who lifted it. */
export const DELETE = writeRoute({
  params: NamePath,
  body: LiftStopInput.omit({ stop: true }),
  verb: ({ ctx, params, body }) => liftStop(ctx, { stop: params.id, ...body }),
});
