export const faults = {
  thisPageCouldNotBeMade: "This page could not be made",
  nothingWasChanged: "Nothing was changed.",
  quoteWhenYouReportIt: (digest: string) => `Quote ${digest} when you report it.`,
  whatWasAskedForWhatIs: "What was asked for, what is true, and what is being done about the difference.",
  thereIsNothingAtThisAddress: "There is nothing at this address.",
  itMayHaveBeenMistypedOr: "It may have been mistyped, or what it named is not yours to see.",
  goToTheStart: "Go to the start",
};
