"use client";

import { useState } from "react";

async function signOut(): Promise<void> {
  const { signOut: leave } = await import("next-auth/react");
  await leave({ callbackUrl: "/signin?callbackUrl=%2Fstatus" });
}

/** A whole load, so that nothing that was read for this person stays in the tab. What it takes is fetched when it is asked for. */
export function SignOut({ label, unansweredSays }: { label: string; unansweredSays: string }) {
  const [unanswered, setUnanswered] = useState(false);
  return (
    <>
      <button type="button" className="link" onClick={() => void signOut().catch(() => setUnanswered(true))}>
        {label}
      </button>
      <span role="status" className="block empty:hidden">
        {unanswered ? unansweredSays : null}
      </span>
    </>
  );
}
