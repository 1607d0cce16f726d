// ◆ pure
/** How entries are read and how plans are made. Rises with either: stamps and plan hashes hang on it. */
export const connectorVersion = "3";
