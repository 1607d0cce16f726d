import { z } from "zod";
import { env } from "@/lib/env";
import { NotFound } from "@/lib/errors";
import { config } from "@/lib/http/config";
import { localeOfRequest } from "@/lib/http/request-words";
import { publicWriteRoute } from "@/lib/http/route";
import { SubscribeInput, subscribe } from "@/lib/services/notices/subscribe";

export const dynamic = "force-dynamic";

/** Only what can be sent is taken: without a key nothing, without a mail server no mail. */
export const POST = publicWriteRoute({
  params: z.object({ token: z.string().max(200) }),
  body: SubscribeInput,
  status: 201,
  handle: ({ sql, params, body, request }) => {
    const key = env().noticeKey;
    if (key === null || (body.way === "mail" && config.notices === undefined)) {
      throw new NotFound("Notices of this kind are not sent here. Nothing was changed.");
    }
    return subscribe(sql, { key, token: params.token, locale: localeOfRequest(request) }, body);
  },
});
