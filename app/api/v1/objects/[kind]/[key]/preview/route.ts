import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { ObjectPath } from "@/lib/http/path";
import { wordsOf } from "@/lib/http/request-words";
import { readRoute } from "@/lib/http/route";
import { statusPreview } from "@/lib/http/status-preview";

/** What the status page tells whoever asked for it. */
export const GET = readRoute({
  params: ObjectPath,
  async handle({ principal, sql, params, request }) {
    authorize(principal, "object.read", INSTALLATION);
    return statusPreview(sql, await wordsOf(request), principal, params);
  },
});
