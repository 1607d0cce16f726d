import { z } from "zod";
import { env } from "@/lib/env";
import { NotFound } from "@/lib/errors";
import { publicWriteRoute } from "@/lib/http/route";
import { AnswerNoticeInput, answerNotice } from "@/lib/services/notices/answer";

export const dynamic = "force-dynamic";

export const POST = publicWriteRoute({
  params: z.object({ capability: z.string().max(200) }),
  body: AnswerNoticeInput,
  handle: ({ sql, params, body }) => {
    const key = env().noticeKey;
    if (key === null) throw new NotFound("There are no notices here. Nothing was changed.");
    return answerNotice(sql, { key, capability: params.capability }, body);
  },
});
