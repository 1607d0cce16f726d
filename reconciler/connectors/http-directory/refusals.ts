// ◆ pure
/** Statuses with which the directory itself refuses, which proves that nothing happened. */
export const refusals: readonly (readonly [status: number, because: string])[] = [
  [400, "it could not read the request"],
  [401, "it does not know this credential"],
  [403, "this credential may not do that"],
  [404, "there is no such account"],
  [409, "the key is taken, or this call's key was used for something else"],
  [412, "the account has another version than the plan saw"],
  [422, "it does not accept these values"],
  [428, "it asks for a version"],
  [429, "there were too many requests"],
];
