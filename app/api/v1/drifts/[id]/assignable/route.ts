import { z } from "zod";
import { assignable } from "@/db/queries/assignable";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { NotFound } from "@/lib/errors";
import { readRoute } from "@/lib/http/route";

export const GET = readRoute({
  params: z.object({ id: z.string().max(80) }),
  async handle({ principal, sql, params }) {
    authorize(principal, "object.read", INSTALLATION);
    const people = await assignable(sql, { viewer: principal, id: params.id });
    if (people === null) throw new NotFound();
    return people;
  },
});
