import { planIn } from "@/lib/http/if-match";
import { IdPath } from "@/lib/http/path";
import { writeRoute } from "@/lib/http/route";
import { UndoInput, undoRepair } from "@/lib/services/repairs/undo";

export const dynamic = "force-dynamic";

export const POST = writeRoute({
  params: IdPath,
  body: UndoInput.omit({ repair: true, plan_hash: true }),
  conditional: true,
  verb: ({ ctx, params, body, expect }) => undoRepair(ctx, { repair: params.id, plan_hash: planIn(expect), ...body }),
});
