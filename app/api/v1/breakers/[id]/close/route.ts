import { IdPath } from "@/lib/http/path";
import { writeRoute } from "@/lib/http/route";
import { CloseBreakerInput, closeBreaker } from "@/lib/services/drifts/close-breaker";

export const dynamic = "force-dynamic";

/** Says what was done about the cause, so that repairs may be tried again. */
export const POST = writeRoute({
  params: IdPath,
  body: CloseBreakerInput.omit({ breaker: true }),
  assured: true,
  verb: ({ ctx, params, body }) => closeBreaker(ctx, { breaker: params.id, ...body }),
});
