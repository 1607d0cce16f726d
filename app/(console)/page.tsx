import { overviewCounts } from "@/db/queries/overview-counts";
import { env } from "@/lib/env";
import { readDatabase } from "@/lib/http/database";
import { overviewOptions } from "@/lib/query/installation";
import { Hydrate, onServer } from "./hydrate";
import { currentOperator } from "./operator";
import { Overview } from "./overview/overview";

export default async function OverviewPage() {
  const viewer = await currentOperator();
  return (
    <Hydrate reads={[onServer(overviewOptions(), () => overviewCounts(readDatabase(), { viewer }))]}>
      <Overview demo={env().demoAccounts} />
    </Hydrate>
  );
}
