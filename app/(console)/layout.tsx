import type { ReactNode } from "react";
import { ConsoleProviders } from "@/components/shell/console-providers";
import { WordsProvider } from "@/components/words/words-provider";
import { filterOptions } from "@/db/queries/filter-options";
import { navCounts } from "@/db/queries/nav-counts";
import { readDatabase } from "@/lib/http/database";
import { requestLocale, requestWords } from "@/lib/http/request-words";
import { filterOptionsOptions, navCountsOptions } from "@/lib/query/installation";
import { ConsoleFrame } from "./console-frame";
import { Hydrate, onServer } from "./hydrate";
import { LiveProvider } from "./live/live-provider";
import { MeProvider } from "./me";
import { currentOperator } from "./operator";
import { QueryProvider } from "./query-provider";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const t = await requestWords();
  const viewer = await currentOperator();
  const person = { name: viewer.name, role: t.general.roleNames[viewer.role], team: viewer.teams.join(", ") || null };
  return (
    <WordsProvider locale={await requestLocale()}>
      <QueryProvider>
        <ConsoleProviders>
          <Hydrate
            reads={[
              onServer(navCountsOptions(), () => navCounts(readDatabase(), { viewer })),
              onServer(filterOptionsOptions(), () => filterOptions(readDatabase(), { viewer })),
            ]}
          >
            <LiveProvider>
              <MeProvider me={{ id: viewer.personId, name: viewer.name, role: viewer.role, teams: viewer.teams }}>
                <ConsoleFrame person={person}>{children}</ConsoleFrame>
              </MeProvider>
            </LiveProvider>
          </Hydrate>
        </ConsoleProviders>
      </QueryProvider>
    </WordsProvider>
  );
}
