import { startJob } from "@/lib/http/job-runner";
import { writeRoute } from "@/lib/http/route";
import { MakeJobInput, makeJob } from "@/lib/services/jobs/make";

export const dynamic = "force-dynamic";

export const POST = writeRoute({
  body: MakeJobInput,
  async verb({ ctx, body }) {
    const made = await makeJob(ctx, body);
    await startJob(made);
    return made;
  },
});
