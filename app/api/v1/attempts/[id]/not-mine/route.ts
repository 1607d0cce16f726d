import { IdPath } from "@/lib/http/path";
import { writeRoute } from "@/lib/http/route";
import { NotMineInput, setNotMine } from "@/lib/services/attempts/answer";

export const dynamic = "force-dynamic";

export const POST = writeRoute({
  params: IdPath,
  body: NotMineInput.omit({ attempt: true }),
  assured: true,
  verb: ({ ctx, params, body }) => setNotMine(ctx, { attempt: params.id, ...body }),
});
