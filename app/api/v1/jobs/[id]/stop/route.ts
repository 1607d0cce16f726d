import { NamePath } from "@/lib/http/path";
import { writeRoute } from "@/lib/http/route";
import { StopJobInput, stopJob } from "@/lib/services/jobs/stop";

export const dynamic = "force-dynamic";

export const POST = writeRoute({
  params: NamePath,
  body: StopJobInput.omit({ job: true }),
  verb: ({ ctx, params }) => stopJob(ctx, { job: params.id }),
});
