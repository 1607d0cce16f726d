import { headers } from "next/headers";
import type { ReactNode } from "react";
import { ConsoleProviders } from "@/components/shell/console-providers";
import { WordsProvider } from "@/components/words/words-provider";
import { filterOptions } from "@/db/queries/filter-options";
import { navCounts } from "@/db/queries/nav-counts";
import type { Principal } from "@/lib/auth/principal";
import { readDatabase } from "@/lib/http/database";
import { requestLocale, requestWords } from "@/lib/http/request-words";
import { isUnreadable } from "@/lib/http/unreadable";
import { filterOptionsOptions, navCountsOptions } from "@/lib/query/installation";
import type { AllWords } from "@/lib/words/words";
import { CannotRead } from "./cannot-read";
import { ConsoleFrame } from "./console-frame";
import { Hydrate, onServer } from "./hydrate";
import { LiveProvider } from "./live/live-provider";
import { type Me, MeProvider } from "./me";
import { currentOperator, mustHaveSignedIn } from "./operator";
import { QueryProvider } from "./query-provider";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const t = await requestWords();
  // While nothing can be read, the frame stands all the same: Stop is in it.
  const viewer = isUnreadable(await headers()) ? null : await currentOperator();
  if (viewer === null) await mustHaveSignedIn();
  return (
    <WordsProvider locale={await requestLocale()}>
      <QueryProvider>
        <ConsoleProviders madeAt={Date.now()}>
          <Hydrate
            reads={
              viewer === null
                ? []
                : [
                    onServer(navCountsOptions(), () => navCounts(readDatabase(), { viewer })),
                    onServer(filterOptionsOptions(), () => filterOptions(readDatabase(), { viewer })),
                  ]
            }
          >
            <LiveProvider>
              <MeProvider me={viewer === null ? null : meOf(viewer)}>
                <ConsoleFrame person={viewer === null ? null : personOf(t, viewer)}>
                  {viewer === null ? <CannotRead /> : children}
                </ConsoleFrame>
              </MeProvider>
            </LiveProvider>
          </Hydrate>
        </ConsoleProviders>
      </QueryProvider>
    </WordsProvider>
  );
}

const meOf = ({ personId, name, role, teams }: Principal): Me => ({ id: personId, name, role, teams });

function personOf(t: AllWords, { name, role, teams }: Principal) {
  return { name, role: t.general.roleNames[role], team: teams.join(", ") || null };
}
