import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { databaseAnswers } from "../status-answer";
import { UnavailableStatus } from "../unavailable-status";

export const metadata: Metadata = { title: "Status unavailable" };
export const dynamic = "force-dynamic";

/** Shown in place of a status page, with 503, while the database does not answer. */
export default async function UnavailablePage() {
  if (await databaseAnswers()) redirect("/status");
  return <UnavailableStatus />;
}
