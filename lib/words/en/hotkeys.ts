/* Single keys that somebody puts on another key, in the settings. */
export const hotkeys = {
  keysInForce: "Keys in force",
  onThisBrowser: "What each single key does, in this browser. Type another key into a field to move it there.",
  notPossible: "Only letters, digits, / and ? can be used.",
  beginsOthers: "g begins the keys that go to a page.",
  taken: (key: string, what: string) => `${key} is taken: ${what}.`,
  moved: (what: string, key: string) => `${what}: ${key} from now on.`,
  backToTheUsual: "All keys as usual",
  theListOfKeys: "The list of keys",
};
