import type { Metadata } from "next";
import { UnavailableStatus } from "../unavailable-status";

export const metadata: Metadata = { title: { absolute: "Status unavailable" } };

/** Shown in place of a status page, with 503, while the database does not answer. */
export default function UnavailablePage() {
  return <UnavailableStatus />;
}
