import type { PolicyValue } from "../../reconciler/model/gate.ts";
import type { RepairState } from "../../reconciler/model/repair.ts";
import type { Role } from "../../reconciler/model/role.ts";
import type { Scope } from "../auth/scopes.ts";
import type { PolicyCell } from "./installation.ts";
import { sendJson } from "./request.ts";

/**
 * What a person can do from a screen, one function a verb. Every press makes a key of its own, which the mutation keeps
 * for its repeats: the same press twice is one decision.
 */
type Says = { says: string };
const pressKey = () => crypto.randomUUID();

export type Approved = Says & {
  state: RepairState;
  not_before: string | null;
  approvals_needed: number;
  already: boolean;
};

/** Bound to the plan that was read: with any other plan the answer is 412 and nothing was changed. */
export const approveRepair = (repair: { id: string; planHash: string }, key = pressKey()) =>
  sendJson<Approved>(`/api/v1/repairs/${repair.id}/approve`, {
    body: { plan_hash: repair.planHash },
    ifMatch: repair.planHash,
    idempotencyKey: key,
  });

export type BatchApproved = Says & {
  approved: number;
  waiting: number;
  skipped: number;
  failed: number;
  results: { repair: string; outcome: "approved" | "waiting" | "skipped" | "failed"; says: string }[];
};

/** Each bound to the plan that was read. `opened`: the ones that were looked at one by one. */
export const approveBatch = (
  batch: string,
  repairs: readonly { id: string; planHash: string }[],
  opened: readonly string[],
) =>
  sendJson<BatchApproved>(`/api/v1/review-batches/${encodeURIComponent(batch)}/approve`, {
    body: { repairs: repairs.map(({ id, planHash }) => ({ repair: id, plan_hash: planHash })), opened },
    idempotencyKey: pressKey(),
  });

export const undoRepair = (id: string) =>
  sendJson<Says>(`/api/v1/repairs/${id}/undo`, { body: {}, idempotencyKey: pressKey() });

export const blockRepair = (id: string, why: { reason: string; reviewAt: string }) =>
  sendJson<Says & { review_at: string }>(`/api/v1/repairs/${id}/block`, {
    body: { reason: why.reason, review_at: why.reviewAt },
    idempotencyKey: pressKey(),
  });

export const retryRepair = (id: string) =>
  sendJson<Says>(`/api/v1/repairs/${id}/retry`, { body: {}, idempotencyKey: pressKey() });

/** What became of a try that no look could answer. */
export const answerAttempt = (
  id: string,
  what: { outcome: "happened" | "did_not_happen"; external_id?: string; checked: string },
) => sendJson<Says>(`/api/v1/attempts/${id}/answer`, { body: what, idempotencyKey: pressKey() });

export const setNotMine = (id: string, what: { external_id: string; reason: string }) =>
  sendJson<Says>(`/api/v1/attempts/${id}/not-mine`, { body: what, idempotencyKey: pressKey() });

export const assignDrift = (id: string, assignee: string | null) =>
  sendJson<Says>(`/api/v1/drifts/${id}/assign`, { body: { assignee }, idempotencyKey: pressKey() });

export const noteDrift = (id: string, text: string) =>
  sendJson<Says>(`/api/v1/drifts/${id}/note`, { body: { text }, idempotencyKey: pressKey() });

export const acceptDrift = (id: string, why: { until: string | null; reason: string }) =>
  sendJson<Says>(`/api/v1/drifts/${id}/accept`, { body: why, idempotencyKey: pressKey() });

export const endAcceptance = (id: string) =>
  sendJson<Says>(`/api/v1/drifts/${id}/accept`, { method: "DELETE", body: {}, idempotencyKey: pressKey() });

export type ChosenRows = { drifts: readonly string[]; at: string } | { filter: string; hash: string; at: string };
export type BulkWork =
  | { verb: "assign"; assignee: string | null }
  | { verb: "snooze"; until: string; reason: string }
  | { verb: "look_again" };

export const makeJob = (work: BulkWork, chosen: ChosenRows) =>
  sendJson<Says & { job: string; total: number }>("/api/v1/jobs", {
    body: { ...work, chosen },
    idempotencyKey: pressKey(),
  });

export const stopJob = (id: string) =>
  sendJson<Says>(`/api/v1/jobs/${id}/stop`, { body: {}, idempotencyKey: pressKey() });

export const saveView = (view: { name: string; query: string; shared: boolean }) =>
  sendJson<Says>("/api/v1/views", { body: view, idempotencyKey: pressKey() });

export const removeView = (id: string) =>
  sendJson<Says>(`/api/v1/views/${id}`, { method: "DELETE", body: {}, idempotencyKey: pressKey() });

type Ref = { kind: string; key: string };
const objectPath = ({ kind, key }: Ref) => `/api/v1/objects/${encodeURIComponent(kind)}/${encodeURIComponent(key)}`;

export const lookAgain = (object: Ref) =>
  sendJson<Says>(`${objectPath(object)}/look`, { body: {}, idempotencyKey: pressKey() });

export type Snooze = {
  until: string;
  reason: string;
  until_worse: boolean;
  seen: number | null;
  objects: number | null;
};

export const snoozeObject = (object: Ref, why: Snooze) =>
  sendJson<Says>(`${objectPath(object)}/snooze`, { body: why, idempotencyKey: pressKey() });

export const unsnoozeObject = (object: Ref) =>
  sendJson<Says>(`${objectPath(object)}/snooze`, { method: "DELETE", body: {}, idempotencyKey: pressKey() });

export const unblockObject = (object: Ref, reason: string) =>
  sendJson<Says>(`${objectPath(object)}/unblock`, { body: { reason }, idempotencyKey: pressKey() });

export const acceptSize = ({ kind, name }: { kind: string; name: string }, counted: number, reason: string) =>
  sendJson<Says>(`/api/v1/sources/${encodeURIComponent(kind)}/${encodeURIComponent(name)}/accept-size`, {
    body: { counted, reason },
    idempotencyKey: pressKey(),
  });

export const releaseBatch = (batch: { id: string; digest: string }, reason: string) =>
  sendJson<Says>(`/api/v1/batches/${batch.id}/release`, {
    body: { digest: batch.digest, reason },
    idempotencyKey: pressKey(),
  });

export const createKey = (wanted: { name: string; owner: string; scopes: readonly Scope[]; expires_at: string }) =>
  sendJson<Says & { token: string }>("/api/v1/keys", { body: wanted, idempotencyKey: pressKey() });

export const revokeKey = (id: string) =>
  sendJson<Says>(`/api/v1/keys/${id}`, { method: "DELETE", body: {}, idempotencyKey: pressKey() });

/** Only what is named changes: what somebody else changed since it was read stays. */
export type Rights = { role?: Role; teams?: readonly string[]; suspended?: boolean };
export type ChangedPerson = Says & { role: Role; teams: string[]; suspended: boolean; changed: boolean };

export const changePerson = (id: string, rights: Rights) =>
  sendJson<ChangedPerson>(`/api/v1/people/${encodeURIComponent(id)}`, {
    method: "PATCH",
    body: rights,
    idempotencyKey: pressKey(),
  });

/** Bound to the row that was read: a policy that changed since is another decision. */
export const proposePolicy = (
  { kind, class: name, direction, version }: { kind: string } & Pick<PolicyCell, "class" | "direction" | "version">,
  { mode, approvals, bothOwners }: PolicyValue,
  reason: string,
) =>
  sendJson<Says>("/api/v1/policies/changes", {
    body: { kind, class: name, direction, version, mode, approvals, both_owners: bothOwners, reason },
    idempotencyKey: pressKey(),
  });

/** A reason refuses it; without one it is approved. */
export const decidePolicy = (change: string, refusal: string | null) =>
  sendJson<Says>(`/api/v1/policies/changes/${change}/${refusal === null ? "approve" : "refuse"}`, {
    body: refusal === null ? {} : { reason: refusal },
    idempotencyKey: pressKey(),
  });
