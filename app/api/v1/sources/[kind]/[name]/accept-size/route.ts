import { SourcePath } from "@/lib/http/path";
import { writeRoute } from "@/lib/http/route";
import { AcceptSizeInput, acceptSize } from "@/lib/services/sources/accept-size";

export const dynamic = "force-dynamic";

/** So few is right: the source is measured by what it shows now. */
export const POST = writeRoute({
  params: SourcePath,
  body: AcceptSizeInput.omit({ kind: true, source: true }),
  assured: true,
  verb: ({ ctx, params, body }) => acceptSize(ctx, { kind: params.kind, source: params.name, ...body }),
});
