import { refuseOtherTag } from "@/lib/http/if-match";
import { kinds } from "@/lib/http/kinds";
import { IdPath } from "@/lib/http/path";
import { writeRoute } from "@/lib/http/route";
import { ApproveInput, approveRepair } from "@/lib/services/repairs/approve";

export const dynamic = "force-dynamic";

export const POST = writeRoute({
  params: IdPath,
  body: ApproveInput.omit({ repair: true }),
  assured: true,
  conditional: true,
  verb: ({ ctx, params, body, expect }) => {
    refuseOtherTag(expect, body.plan_hash);
    return approveRepair(ctx, { repair: params.id, ...body }, kinds);
  },
});
