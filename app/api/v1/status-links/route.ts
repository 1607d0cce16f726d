import { writeRoute } from "@/lib/http/route";
import { CreateStatusLinkInput, createStatusLink } from "@/lib/services/status-links/create";

export const dynamic = "force-dynamic";

export const POST = writeRoute({
  body: CreateStatusLinkInput,
  status: 201,
  scope: "status-links:write",
  // The answer holds the token, which is kept nowhere: a repeat makes another link instead of replaying this one.
  replays: false,
  verb: ({ ctx, body }) => createStatusLink(ctx, body),
});
