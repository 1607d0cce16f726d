import { NamePath } from "@/lib/http/path";
import { writeRoute } from "@/lib/http/route";
import { ChangePersonInput, changePerson } from "@/lib/services/people/change";

export const dynamic = "force-dynamic";

export const PATCH = writeRoute({
  params: NamePath,
  body: ChangePersonInput.omit({ person: true }),
  assured: true,
  verb: ({ ctx, params, body }) => changePerson(ctx, { person: params.id, ...body }),
});
