import { IdPath } from "@/lib/http/path";
import { writeRoute } from "@/lib/http/route";
import { AcceptInput, acceptDrift, EndAcceptanceInput, endAcceptance } from "@/lib/services/drifts/accept";

export const dynamic = "force-dynamic";

export const POST = writeRoute({
  params: IdPath,
  body: AcceptInput.omit({ drift: true }),
  assured: true,
  verb: ({ ctx, params, body }) => acceptDrift(ctx, { drift: params.id, ...body }),
});

export const DELETE = writeRoute({
  params: IdPath,
  body: EndAcceptanceInput.omit({ drift: true }),
  verb: ({ ctx, params }) => endAcceptance(ctx, { drift: params.id }),
});
