"use client";

import { usePasswordSignIn } from "@/app/signin/use-password-sign-in";
import { Button } from "@/components/ui/button";
import { useStopWords } from "@/components/words/use-stop-words";
import type { Role } from "@/reconciler/model/role";

export type DemoAccount = { email: string; name: string; role: Role; teams: string[]; password: string };

/** Marked as what they are: anybody who can open this page can be any of them. */
export function DemoAccounts({ accounts, callbackPath }: { accounts: DemoAccount[]; callbackPath: string }) {
  const t = useStopWords();
  const { busy, error, submit } = usePasswordSignIn(callbackPath);

  return (
    <section aria-labelledby="demo-accounts">
      <h2 id="demo-accounts" className="font-strong">
        {t.signin.demoAccounts}
      </h2>
      <p className="pt-1 text-ink2">{t.signin.thisIsADemoWhoeverOpens}</p>
      <ul className="mt-3 divide-y divide-line border-line border-y">
        {accounts.map((account) => (
          <li key={account.email} className="flex items-center justify-between gap-4 py-2.5">
            <span className="min-w-0">
              <span className="block font-medium">{account.name}</span>
              <span className="block text-fine text-ink2">
                {t.signin.roleNames[account.role]}
                {account.teams.length > 0 ? ` · ${account.teams.join(", ")}` : null}
              </span>
            </span>
            <Button busy={busy} aria-label={t.signin.signInAs(account.name)} onClick={() => void submit(account)}>
              {t.signin.signIn}
            </Button>
          </li>
        ))}
      </ul>
      <p role="status" className="pt-2 text-fine text-unsure empty:hidden">
        {error}
      </p>
    </section>
  );
}
