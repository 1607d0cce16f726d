import { NamePath } from "@/lib/http/path";
import { writeRoute } from "@/lib/http/route";
import { RemoveViewInput, removeView } from "@/lib/services/views/save";

export const dynamic = "force-dynamic";

export const DELETE = writeRoute({
  params: NamePath,
  body: RemoveViewInput.omit({ view: true }),
  verb: ({ ctx, params }) => removeView(ctx, { view: params.id }),
});
