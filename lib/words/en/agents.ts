import type { ClaimReason, ClaimVerdict } from "../../../reconciler/model/agent-claim.ts";
import { count, plural } from "./speech.ts";

/* What agents claim, beside what our own evidence says. */
const verdicts: Record<ClaimVerdict | "open", string> = {
  match: "Match",
  drift: "Drift",
  unverifiable: "Unverifiable",
  open: "Not compared yet",
};

const reasons: Record<ClaimReason, string> = {
  as_claimed: "It is as claimed.",
  differs: "It is there, and is otherwise.",
  not_there: "It is not there.",
  still_there: "It is still there.",
  no_look: "No source that decides could be read after the claim.",
  no_source: "This kind has no source that decides and that we read ourselves.",
  not_told: "No source tells what was claimed.",
  several: "Several were found; which one was meant is not known.",
  sources_differ: "The sources that decide do not agree.",
};

export const agents = {
  claimsTitle: "What agents claim",
  claims: "claims",
  claim: "Claim",
  whatWeSee: "What we see",
  agentAndTool: "Agent and tool",
  when: "When",
  agent: "Agent",
  tool: "Tool",
  agentFacet: "agent",
  toolFacet: "tool",
  verdictFacet: "verdict",
  verdict: "Verdict",
  sub: "A claim changes no status. It is compared with what our own sources showed after it.",
  nothingClaimed: "Nothing was claimed in 30 days",
  noneIsWrong: (checked: number) => `${plural(checked, "claim")} compared, none against what we see`,
  wrong: (drift: number, checked: number) =>
    `${count(drift)} of ${plural(checked, "compared claim")} ${drift === 1 ? "is" : "are"} not so`,
  verdicts,
  reasons,
  there: "It is there",
  gone: "It is gone",
  owner: "owner",
  permissions: "permissions",
  nobody: "nobody",
  with: (parts: string[]) => `: ${parts.join("; ")}`,
  part: (what: string, value: string) => `${what} ${value}`,
  difference: (what: string, claimed: string, found: string) => `${what}: claimed ${claimed}, found ${found}`,
  notThere: (claimed: string) => `claimed and not there: ${claimed}`,
  notClaimed: (found: string) => `there and not claimed: ${found}`,
  source: (name: string) => `${name}, as of`,
  claimed: "claimed",
  compared: "compared",
  run: (session: string) => `run ${session}`,
  inItsOwnWords: "In its own words, which nobody verified",
  scoreTitle: "How often it was so",
  scoreAside: "the newest 20,000 claims of 30 days, the most drift first",
  newestFirst: "Claims, the newest first",
  /** After a count: of so many that were compared. */
  share: (percent: number) => ` (${percent} %)`,
  noClaimYet: "No agent has claimed anything yet",
  connect: "Make a key for it:",
  connectThen:
    "Then give the agent the address /api/mcp of this console with the key as a bearer token, or start the bridge with PLUMBLINE_URL and PLUMBLINE_KEY set:",
  whatAnAgentMay: "It may read, state intents, claim and ask for looks. It approves, blocks and stops nothing.",
};
