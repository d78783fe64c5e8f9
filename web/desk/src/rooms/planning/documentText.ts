/**
 * Reads a document as people write them: JSON with comments and trailing commas, as the command line takes it. Throws a SyntaxError for
 * anything else.
 */
export function parseDocument(text: string): unknown {
  return JSON.parse(toPlainJson(text.replace(/^\uFEFF/, '')));
}

/** Texts stay as they are; comments and commas before a closing bracket go. */
function toPlainJson(text: string): string {
  const parts = /"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|,(?=(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*[}\]])/g;
  return text.replace(parts, (part) => (part.startsWith('"') ? part : ' '));
}
