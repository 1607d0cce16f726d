import type { accounts } from "./en/accounts.ts";
import type { details } from "./en/details.ts";
import type { everywhere } from "./en/everywhere.ts";
import type { figures } from "./en/figures.ts";
import type { en } from "./en/index.ts";
import type { more } from "./en/more.ts";
import type { overviews } from "./en/overviews.ts";
import type { reports } from "./en/reports.ts";
import type { reviews } from "./en/reviews.ts";
import type { rules } from "./en/rules.ts";
import type { stopping } from "./en/stopping.ts";

/** What any page of the console may say. English is where it is written first; every other language has its shape. */
export type Words = typeof everywhere;
/** What is said besides on some pages only; each part has its file. */
export type Details = typeof details;
export type Overviews = typeof overviews;
export type Reviews = typeof reviews;
export type Stopping = typeof stopping;
export type Reports = typeof reports;
export type Figures = typeof figures;
export type Rules = typeof rules;
export type More = typeof more;
export type Accounts = typeof accounts;
/** What a browser has once one of these was opened. */
export type DetailWords = Words & Details;
/** What more than one part says. */
export type ActWords = Words & Pick<Details, "acts">;
export type OverviewWords = Words & Overviews;
export type ReviewWords = Words & Reviews;
export type StopWords = Words & Stopping;
export type RuleWords = Words & Rules;
export type ReportWords = Words & Reports;
export type FigureWords = Words & Figures;
export type MoreWords = Words & More;
export type AccountWords = Words & Accounts;
/** All that the product says on a screen. Only the server has what end users' pages say. */
export type AllWords = typeof en;
