import { readRoute } from "@/lib/http/route";

export const dynamic = "force-dynamic";

/** Who is signed in, as the database knows them now. */
export const GET = readRoute({
  handle: async ({ principal, session }) => ({
    person: principal.personId,
    name: principal.name,
    email: principal.email,
    role: principal.role,
    teams: principal.teams,
    session_ends_at: new Date(session.expiresAt * 1000).toISOString(),
  }),
});
