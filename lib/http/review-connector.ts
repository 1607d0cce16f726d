import type { ReviewDetail } from "../../db/queries/review-detail.ts";
import { kinds } from "./kinds.ts";

export type ReviewWithConnector = ReviewDetail & { connector: string };

/** A stop may name a connector; which one a kind goes through is in the configuration, not in the rows. */
export function withConnector(detail: ReviewDetail): ReviewWithConnector {
  return { ...detail, connector: kinds.get(detail.repair.kind)?.connector ?? "" };
}
