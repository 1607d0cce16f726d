import { planIn } from "@/lib/http/if-match";
import { IdPath } from "@/lib/http/path";
import { writeRoute } from "@/lib/http/route";
import { BlockInput, blockRepair } from "@/lib/services/repairs/block";

export const dynamic = "force-dynamic";

export const POST = writeRoute({
  params: IdPath,
  body: BlockInput.omit({ repair: true, plan_hash: true }),
  conditional: true,
  verb: ({ ctx, params, body, expect }) => blockRepair(ctx, { repair: params.id, plan_hash: planIn(expect), ...body }),
});
