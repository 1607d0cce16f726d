import { useWords } from "#use-words";
import { LANGUAGE_PARAMETER, LANGUAGES } from "@/lib/words/locales";

/** Every language by its own name. They are links: they work without scripts, and leave this page where it is. */
export function LanguageLinks({ search = "", className }: { search?: string; className?: string }) {
  const t = useWords();
  return (
    <nav aria-label={t.common.language} className={className}>
      <ul className="flex flex-wrap gap-x-3">
        {Object.entries(LANGUAGES).map(([locale, name]) => (
          <li key={locale}>
            {locale === t.language ? (
              <span aria-current="true">{name}</span>
            ) : (
              <a href={hrefOf(search, locale)} lang={locale} hrefLang={locale} className="link">
                {name}
              </a>
            )}
          </li>
        ))}
      </ul>
    </nav>
  );
}

function hrefOf(search: string, locale: string): string {
  const params = new URLSearchParams(search);
  params.set(LANGUAGE_PARAMETER, locale);
  return `?${params}`;
}
