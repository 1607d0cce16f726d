import { IdPath } from "@/lib/http/path";
import { writeRoute } from "@/lib/http/route";
import { RetryInput, retryRepair } from "@/lib/services/repairs/retry";

export const dynamic = "force-dynamic";

export const POST = writeRoute({
  params: IdPath,
  body: RetryInput.omit({ repair: true }),
  verb: ({ ctx, params, body }) => retryRepair(ctx, { repair: params.id, ...body }),
});
