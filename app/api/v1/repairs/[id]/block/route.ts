import { IdPath } from "@/lib/http/path";
import { writeRoute } from "@/lib/http/route";
import { BlockInput, blockRepair } from "@/lib/services/repairs/block";

export const dynamic = "force-dynamic";

export const POST = writeRoute({
  params: IdPath,
  body: BlockInput.omit({ repair: true }),
  verb: ({ ctx, params, body }) => blockRepair(ctx, { repair: params.id, ...body }),
});
