import { IdPath } from "@/lib/http/path";
import { writeRoute } from "@/lib/http/route";
import { NoteInput, noteDrift } from "@/lib/services/drifts/note";

export const dynamic = "force-dynamic";

export const POST = writeRoute({
  params: IdPath,
  body: NoteInput.omit({ drift: true }),
  verb: ({ ctx, params, body }) => noteDrift(ctx, { drift: params.id, ...body }),
});
