import { ObjectPath } from "@/lib/http/path";
import { writeRoute } from "@/lib/http/route";
import { UnblockInput, unblockObject } from "@/lib/services/objects/unblock";

export const dynamic = "force-dynamic";

export const POST = writeRoute({
  params: ObjectPath,
  body: UnblockInput.omit({ kind: true, key: true }),
  verb: ({ ctx, params, body }) => unblockObject(ctx, { ...params, ...body }),
});
