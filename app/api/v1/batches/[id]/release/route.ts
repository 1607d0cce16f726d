import { NamePath } from "@/lib/http/path";
import { writeRoute } from "@/lib/http/route";
import { ReleaseInput, releaseBatch } from "@/lib/services/batches/release";

export const dynamic = "force-dynamic";

/** Lets what is parked act, past the limits that were short. */
export const POST = writeRoute({
  params: NamePath,
  body: ReleaseInput.omit({ batch: true }),
  assured: true,
  verb: ({ ctx, params, body }) => releaseBatch(ctx, { batch: params.id, ...body }),
});
