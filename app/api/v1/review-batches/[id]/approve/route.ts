import { kinds } from "@/lib/http/kinds";
import { BatchPath } from "@/lib/http/path";
import { writeRoute } from "@/lib/http/route";
import { ApproveBatchInput, approveBatch } from "@/lib/services/repairs/approve-batch";

export const dynamic = "force-dynamic";

export const POST = writeRoute({
  params: BatchPath,
  body: ApproveBatchInput.omit({ batch: true }),
  assured: true,
  // A repeat finds each of them decided; what was left is decided by it.
  replays: false,
  verb: ({ ctx, params, body }) => approveBatch(ctx, { batch: params.id, ...body }, kinds),
});
