import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { DemoAccounts } from "@/app/signin/demo-accounts";
import { PasswordForm } from "@/app/signin/password-form";
import { ProviderButton } from "@/app/signin/provider-button";
import { Resume } from "@/app/signin/resume";
import { signInMessage } from "@/app/signin/sign-in-message";
import { Logo } from "@/components/shell/logo";
import { MAIN_ID } from "@/components/shell/skip-link";
import { LanguageLinks } from "@/components/words/language-links";
import { WordsProvider } from "@/components/words/words-provider";
import { demoPeople } from "@/db/seed/people";
import { safeCallbackPath } from "@/lib/auth/callback-url";
import { sessionState } from "@/lib/auth/session";
import { env } from "@/lib/env";
import { requestLocale, requestWords } from "@/lib/http/request-words";

export const dynamic = "force-dynamic";
export async function generateMetadata(): Promise<Metadata> {
  const t = await requestWords();
  return { title: t.signin.signIn };
}

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function SignInPage({ searchParams }: { searchParams: Search }) {
  const t = await requestWords();
  const search = await searchParams;
  const asked = typeof search.callbackUrl === "string" ? search.callbackUrl : null;
  const callbackPath = safeCallbackPath(asked);
  const state = await sessionState(await headers());
  if ("session" in state) redirect(callbackPath);
  const { demoAccounts, oidc } = env();
  const message = signInMessage(t, typeof search.error === "string" ? search.error : null, state.ended);

  return (
    <main
      id={MAIN_ID}
      tabIndex={-1}
      className="mx-auto flex min-h-dvh w-full max-w-[26rem] flex-col px-5 py-16 outline-none"
    >
      <Logo />
      <h1 className="pt-10 text-title font-title tracking-tight">{t.signin.signIn}</h1>
      <p role="status" className="pt-2 text-ink2 empty:hidden">
        {message}
      </p>
      <WordsProvider locale={await requestLocale()}>
        <Resume callbackPath={callbackPath} />
        <div className="flex flex-col gap-8 pt-6">
          {oidc === null ? null : <ProviderButton callbackPath={callbackPath} />}
          {demoAccounts ? <DemoAccounts callbackPath={callbackPath} accounts={demoAccountsShown()} /> : null}
          {demoAccounts ? <PasswordForm callbackPath={callbackPath} /> : null}
        </div>
      </WordsProvider>
      <LanguageLinks
        search={asked === null ? "" : `callbackUrl=${encodeURIComponent(asked)}`}
        className="pt-10 text-ink2"
      />
    </main>
  );
}

function demoAccountsShown() {
  return demoPeople.map(({ email, name, role, teams, password }) => ({ email, name, role, teams, password }));
}
