// ◆ pure
import type { ANSWERS } from "./answers.ts";

export type Operation = {
  id: string;
  tag: string;
  summary: string;
  /** What it answers; an event stream or a document answers no JSON. */
  answer: keyof typeof ANSWERS | "stream";
};

const about =
  (tag: string) =>
  (id: string, summary: string, answer: Operation["answer"] = "any"): Operation => ({ id, tag, summary, answer });
const [intents, effects, facts, objects, drifts] = ["intents", "effects", "facts", "objects", "drifts"].map(
  about,
) as Taggers;
const [repairs, runs, stops, status, keys] = ["repairs", "runs", "stops", "status", "keys"].map(about) as Taggers;
const [record, installation, claims] = ["record", "installation", "claims"].map(about) as Taggers;
type Tagger = ReturnType<typeof about>;
type Taggers = [Tagger, Tagger, Tagger, Tagger, Tagger];

/** Every operation by method and address below /api/v1. What each accepts, its handler knows. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  "GET /intents/{kind}/{key}": intents(
    "getIntent",
    "What is asked for now. Its entity tag is the generation.",
    "intent",
  ),
  "PUT /intents/{kind}/{key}": intents(
    "putIntent",
    "Say what should be. If-Match names the generation that you read; If-None-Match: * that there is none.",
    "asked",
  ),
  "DELETE /intents/{kind}/{key}": intents(
    "withdrawIntent",
    "Nobody wants it any more: a new generation that asks for its absence.",
    "asked",
  ),
  "GET /effects/{kind}/{key}": effects("listEffects", "What commands did to one object.", "effects"),
  "POST /effects/{kind}/{key}": effects(
    "startEffect",
    "Record an effect before it is tried; send it only after the answer. Under one key it runs once.",
    "effect",
  ),
  "PATCH /effects/{kind}/{key}": effects("settleEffect", "Say how an effect ended.", "effect"),
  "POST /facts": facts("pushFacts", "Evidence in, signed by its source.", "facts"),
  "GET /objects": objects("listObjects", "Objects, the worst first.", "objects"),
  "GET /objects/{kind}/{key}": objects(
    "getObject",
    "One object with intent, evidence, drifts, repairs and history.",
    "object",
  ),
  "GET /objects/{kind}/{key}/preview": objects("previewStatus", "What its status page tells whoever asked for it."),
  "POST /objects/{kind}/{key}/look": objects("lookAgain", "Read its sources now. Changes nothing outside.", "said"),
  "POST /objects/{kind}/{key}/snooze": objects("snoozeObject", "Leave it alone until a time.", "said"),
  "DELETE /objects/{kind}/{key}/snooze": objects("unsnoozeObject", "End a snooze early.", "said"),
  "POST /objects/{kind}/{key}/unblock": objects("unblockObject", "Let it be repaired again.", "said"),
  "GET /drifts": drifts("listDrifts", "Open differences.", "drifts"),
  "GET /drifts/{id}": drifts("getDrift", "One difference with its evidence, plan and gate.", "drift"),
  "POST /drifts/{id}/assign": drifts("assignDrift", "Say who looks into it.", "said"),
  "GET /drifts/{id}/assignable": drifts("listAssignable", "Who may look into it.", "assignable"),
  "POST /drifts/{id}/note": drifts("noteDrift", "Write down what you know of it. A note is never changed.", "said"),
  "POST /drifts/{id}/accept": drifts(
    "acceptDrift",
    "Let exactly this difference be, until a time or until it changes.",
    "said",
  ),
  "DELETE /drifts/{id}/accept": drifts("endAcceptance", "Treat it as a difference again.", "said"),
  "GET /views": drifts("listViews", "Lists of drift by name, with how many each shows."),
  "POST /views": drifts("saveView", "Keep a filter by its name.", "said"),
  "DELETE /views/{id}": drifts("removeView", "Forget it.", "said"),
  "GET /selection": drifts("getSelection", "How many rows a choice has, and to how many each verb can be done."),
  "POST /jobs": drifts("makeJob", "Assign, snooze or look again at many at once; past 20 beside the answer.", "made"),
  "GET /jobs/{id}": drifts("getJob", "How far it is, and what it did not do.", "job"),
  "GET /jobs/{id}/items": drifts("listJobItems", "What it works on, one by one, with what came of each.", "jobItems"),
  "POST /jobs/{id}/stop": drifts("stopJob", "Begin no further row.", "said"),
  "GET /repairs": repairs("listRepairs", "Proposals that wait for a decision.", "repairs"),
  "GET /repair-ends": repairs("listRepairEnds", "How the repairs with these ids stand now.", "repairEnds"),
  "GET /review-batches": repairs("listReviewBatches", "What waits for you and would do the same thing."),
  "GET /review-batches/{id}": repairs("getReviewBatch", "The plans of one class and connector that do one thing."),
  "POST /review-batches/{id}/approve": repairs(
    "approveReviewBatch",
    "Approve many plans, each by its own hash, after a sample of them was opened.",
    "said",
  ),
  "GET /repairs/{id}": repairs("getRepair", "One repair with its plan, its grounds and its tries.", "repair"),
  "POST /repairs/{id}/approve": repairs("approveRepair", "Approve exactly the plan with this hash, once.", "decided"),
  "POST /repairs/{id}/undo": repairs("undoRepair", "Take an approval back before its first effect.", "decided"),
  "POST /repairs/{id}/block": repairs(
    "blockRepair",
    "Do not repair this object until somebody unblocks it.",
    "decided",
  ),
  "POST /repairs/{id}/retry": repairs("retryRepair", "Look again, and try again if it is still needed.", "decided"),
  "POST /attempts/{id}/answer": repairs(
    "answerAttempt",
    "Say what became of a try that no look could answer, and what was checked outside.",
    "said",
  ),
  "POST /attempts/{id}/not-mine": repairs(
    "setNotMine",
    "Say that something is not what a try of unknown outcome made.",
    "said",
  ),
  "POST /batches/{id}/release": repairs(
    "releaseBatch",
    "Let what is parked act, past the limits that were short.",
    "said",
  ),
  "POST /breakers/{id}/close": repairs(
    "closeBreaker",
    "Say what was done about a cause, so that repairs may be tried again.",
    "said",
  ),
  "GET /runs": runs("listRuns", "Passes, the newest first.", "runs"),
  "GET /runs/{id}": runs("getRun", "What one pass found and did; with `format` as a file.", "run"),
  "GET /stops": stops("listStops", "What is stopped, what ended and what was in flight.", "stops"),
  "POST /stops": stops("setStop", "Stop repairs in a scope.", "stop"),
  "DELETE /stops/{id}": stops("liftStop", "Lift a stop. The row stays, with who lifted it.", "stop"),
  "GET /limits": stops("listLimits", "Budgets used and what they allow.", "stops"),
  "GET /status": status(
    "listStatus",
    "The status of everything that the caller asked for, the worst first.",
    "statuses",
  ),
  "GET /status/{token}": status("getStatus", "The status behind a link, without a sign-in.", "publicStatus"),
  "POST /status/{token}/notices": status(
    "subscribe",
    "Be told by mail or webhook when the status behind a link changes. A webhook's secret is shown once.",
    "subscribed",
  ),
  "POST /notices/{capability}": status("answerNotice", "Say yes to notices, or end them.", "said"),
  "GET /status/service": status("getServiceStatus", "How the whole service stands, without a sign-in."),
  "POST /status-links": status(
    "createStatusLink",
    "A link that shows one status without a sign-in. Its token is shown once.",
    "link",
  ),
  "DELETE /status-links/{id}": status("revokeStatusLink", "The link shows nothing any more.", "said"),
  "GET /keys": keys("listKeys", "API keys, without what opens anything.", "keys"),
  "POST /keys": keys("createKey", "A key for a program. It is shown once.", "key"),
  "DELETE /keys/{id}": keys("revokeKey", "The key opens nothing any more.", "said"),
  "GET /claims": claims(
    "listClaims",
    "What agents claimed beside what our own evidence says, the newest first.",
    "claims",
  ),
  "POST /claims": claims(
    "makeClaims",
    "Say what is true. It changes no status: it is compared with what we see at our next look.",
    "claimed",
  ),
  "GET /claims/{id}": claims("getClaim", "One claim with what was made of it.", "claim"),
  "GET /audit": record("listAudit", "The record, the newest first, with the bytes that were hashed.", "audit"),
  "GET /overview": installation("getOverview", "The figures of the first page."),
  "GET /insights": installation("getInsights", "What repeats, how long repairs take, which fail."),
  "GET /sources": installation("listSources", "Where evidence comes from, and how fresh it is."),
  "POST /sources/{kind}/{name}/accept-size": installation(
    "acceptSize",
    "Believe a source again that shows far less than before.",
    "said",
  ),
  "GET /policies": installation("listPolicies", "What may be done about each class, by kind."),
  "GET /policies/preview": installation(
    "previewPolicy",
    "What each choice for one policy would have meant in the last 30 days. Nothing is changed.",
    "policyPreview",
  ),
  "POST /policies/changes": installation(
    "proposePolicy",
    "Propose a policy; what only asks more of people counts at once.",
    "policyChange",
  ),
  "POST /policies/changes/{id}/approve": installation(
    "approvePolicy",
    "Put a proposed policy in force. Not for whoever proposed it.",
    "policyChange",
  ),
  "POST /policies/changes/{id}/refuse": installation("refusePolicy", "Refuse a proposed policy.", "policyChange"),
  "GET /filter-options": installation("getFilterOptions", "Kinds and teams to filter by."),
  "GET /nav": installation("getNav", "Counts beside the menu."),
  "GET /search": installation("search", "Find by anything that a customer may quote."),
  "GET /me": installation("getMe", "Who asks, as the database knows them now."),
  "GET /live": installation("live", "Hints about what changed, as server-sent events.", "stream"),
  "GET /people": installation("listPeople", "Everybody who has signed in, with what they may do.", "people"),
  "PATCH /people/{id}": installation("changePerson", "Change what somebody may do.", "said"),
  "GET /openapi.json": installation("getDocument", "This document."),
};
