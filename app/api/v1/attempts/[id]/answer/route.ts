import { IdPath } from "@/lib/http/path";
import { writeRoute } from "@/lib/http/route";
import { AnswerInput, answerAttempt } from "@/lib/services/attempts/answer";

export const dynamic = "force-dynamic";

export const POST = writeRoute({
  params: IdPath,
  body: AnswerInput.omit({ attempt: true }),
  assured: true,
  verb: ({ ctx, params, body }) => answerAttempt(ctx, { attempt: params.id, ...body }),
});
