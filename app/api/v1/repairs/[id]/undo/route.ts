import { IdPath } from "@/lib/http/path";
import { writeRoute } from "@/lib/http/route";
import { UndoInput, undoRepair } from "@/lib/services/repairs/undo";

export const dynamic = "force-dynamic";

export const POST = writeRoute({
  params: IdPath,
  body: UndoInput.omit({ repair: true }),
  verb: ({ ctx, params, body }) => undoRepair(ctx, { repair: params.id, ...body }),
});
