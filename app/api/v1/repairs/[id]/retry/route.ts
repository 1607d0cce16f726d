import { planIn } from "@/lib/http/if-match";
import { IdPath } from "@/lib/http/path";
import { writeRoute } from "@/lib/http/route";
import { RetryInput, retryRepair } from "@/lib/services/repairs/retry";

export const dynamic = "force-dynamic";

export const POST = writeRoute({
  params: IdPath,
  body: RetryInput.omit({ repair: true, plan_hash: true }),
  conditional: true,
  verb: ({ ctx, params, body, expect }) => retryRepair(ctx, { repair: params.id, plan_hash: planIn(expect), ...body }),
});
