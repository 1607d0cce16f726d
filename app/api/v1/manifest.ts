import type { Routes } from "@/lib/api/document";
import * as attemptsIdAnswer from "./attempts/[id]/answer/route";
import * as attemptsIdNotMine from "./attempts/[id]/not-mine/route";
import * as audit from "./audit/route";
import * as batchesIdRelease from "./batches/[id]/release/route";
import * as breakersIdClose from "./breakers/[id]/close/route";
import * as claimsId from "./claims/[id]/route";
import * as claims from "./claims/route";
import * as driftsIdAccept from "./drifts/[id]/accept/route";
import * as driftsIdAssign from "./drifts/[id]/assign/route";
import * as driftsIdAssignable from "./drifts/[id]/assignable/route";
import * as driftsIdNote from "./drifts/[id]/note/route";
import * as driftsId from "./drifts/[id]/route";
import * as drifts from "./drifts/route";
import * as effectsKindKey from "./effects/[kind]/[key]/route";
import * as facts from "./facts/route";
import * as filterOptions from "./filter-options/route";
import * as insights from "./insights/route";
import * as intentsKindKey from "./intents/[kind]/[key]/route";
import * as jobsIdItems from "./jobs/[id]/items/route";
import * as jobsId from "./jobs/[id]/route";
import * as jobsIdStop from "./jobs/[id]/stop/route";
import * as jobs from "./jobs/route";
import * as keysId from "./keys/[id]/route";
import * as keys from "./keys/route";
import * as limits from "./limits/route";
import * as live from "./live/route";
import * as me from "./me/route";
import * as nav from "./nav/route";
import * as noticesCapability from "./notices/[capability]/route";
import * as objectsKindKeyLook from "./objects/[kind]/[key]/look/route";
import * as objectsKindKeyPreview from "./objects/[kind]/[key]/preview/route";
import * as objectsKindKey from "./objects/[kind]/[key]/route";
import * as objectsKindKeySnooze from "./objects/[kind]/[key]/snooze/route";
import * as objectsKindKeyUnblock from "./objects/[kind]/[key]/unblock/route";
import * as objects from "./objects/route";
import * as overview from "./overview/route";
import * as peopleId from "./people/[id]/route";
import * as people from "./people/route";
import * as policiesChangesIdApprove from "./policies/changes/[id]/approve/route";
import * as policiesChangesIdRefuse from "./policies/changes/[id]/refuse/route";
import * as policiesChanges from "./policies/changes/route";
import * as policiesPreview from "./policies/preview/route";
import * as policies from "./policies/route";
import * as repairEnds from "./repair-ends/route";
import * as repairsIdApprove from "./repairs/[id]/approve/route";
import * as repairsIdBlock from "./repairs/[id]/block/route";
import * as repairsIdRetry from "./repairs/[id]/retry/route";
import * as repairsId from "./repairs/[id]/route";
import * as repairsIdUndo from "./repairs/[id]/undo/route";
import * as repairs from "./repairs/route";
import * as reviewBatchesIdApprove from "./review-batches/[id]/approve/route";
import * as reviewBatchesId from "./review-batches/[id]/route";
import * as reviewBatches from "./review-batches/route";
import * as runsId from "./runs/[id]/route";
import * as runs from "./runs/route";
import * as search from "./search/route";
import * as selection from "./selection/route";
import * as sourcesKindNameAcceptSize from "./sources/[kind]/[name]/accept-size/route";
import * as sources from "./sources/route";
import * as statusTokenNotices from "./status/[token]/notices/route";
import * as statusToken from "./status/[token]/route";
import * as status from "./status/route";
import * as statusService from "./status/service/route";
import * as statusLinksId from "./status-links/[id]/route";
import * as statusLinks from "./status-links/route";
import * as stopsId from "./stops/[id]/route";
import * as stops from "./stops/route";
import * as viewsId from "./views/[id]/route";
import * as views from "./views/route";

/** Every route by its address, so that the API can describe itself. document.db.test.ts holds it against the folders. */
export const routes = {
  "/attempts/{id}/answer": attemptsIdAnswer,
  "/attempts/{id}/not-mine": attemptsIdNotMine,
  "/audit": audit,
  "/batches/{id}/release": batchesIdRelease,
  "/breakers/{id}/close": breakersIdClose,
  "/claims": claims,
  "/claims/{id}": claimsId,
  "/drifts": drifts,
  "/drifts/{id}": driftsId,
  "/drifts/{id}/accept": driftsIdAccept,
  "/drifts/{id}/assign": driftsIdAssign,
  "/drifts/{id}/assignable": driftsIdAssignable,
  "/drifts/{id}/note": driftsIdNote,
  "/effects/{kind}/{key}": effectsKindKey,
  "/facts": facts,
  "/filter-options": filterOptions,
  "/insights": insights,
  "/intents/{kind}/{key}": intentsKindKey,
  "/jobs": jobs,
  "/jobs/{id}": jobsId,
  "/jobs/{id}/items": jobsIdItems,
  "/jobs/{id}/stop": jobsIdStop,
  "/keys": keys,
  "/keys/{id}": keysId,
  "/limits": limits,
  "/live": live,
  "/me": me,
  "/nav": nav,
  "/notices/{capability}": noticesCapability,
  "/objects": objects,
  "/objects/{kind}/{key}": objectsKindKey,
  "/objects/{kind}/{key}/look": objectsKindKeyLook,
  "/objects/{kind}/{key}/preview": objectsKindKeyPreview,
  "/objects/{kind}/{key}/snooze": objectsKindKeySnooze,
  "/objects/{kind}/{key}/unblock": objectsKindKeyUnblock,
  "/overview": overview,
  "/people": people,
  "/people/{id}": peopleId,
  "/policies": policies,
  "/policies/changes": policiesChanges,
  "/policies/changes/{id}/approve": policiesChangesIdApprove,
  "/policies/changes/{id}/refuse": policiesChangesIdRefuse,
  "/policies/preview": policiesPreview,
  "/repairs": repairs,
  "/repairs/{id}": repairsId,
  "/repairs/{id}/approve": repairsIdApprove,
  "/repairs/{id}/block": repairsIdBlock,
  "/repairs/{id}/retry": repairsIdRetry,
  "/repairs/{id}/undo": repairsIdUndo,
  "/repair-ends": repairEnds,
  "/review-batches": reviewBatches,
  "/review-batches/{id}": reviewBatchesId,
  "/review-batches/{id}/approve": reviewBatchesIdApprove,
  "/runs": runs,
  "/runs/{id}": runsId,
  "/search": search,
  "/selection": selection,
  "/sources": sources,
  "/sources/{kind}/{name}/accept-size": sourcesKindNameAcceptSize,
  "/status": status,
  "/status-links": statusLinks,
  "/status-links/{id}": statusLinksId,
  "/status/{token}": statusToken,
  "/status/{token}/notices": statusTokenNotices,
  "/status/service": statusService,
  "/stops": stops,
  "/stops/{id}": stopsId,
  "/views": views,
  "/views/{id}": viewsId,
} satisfies Routes;
