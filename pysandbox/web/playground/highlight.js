// Colours Python lightly: a tokenizer of one expression, which never loses or adds a character.

const KEYWORDS = new Set(
  ("and as assert async await break class continue def del elif else except finally for from global if import in " +
    "is lambda nonlocal not or pass raise return try while with yield").split(" "),
);
const CONSTANTS = new Set(["True", "False", "None", "Ellipsis", "NotImplemented"]);
const BUILTINS = new Set(
  ("abs all any ascii bin bool bytearray bytes callable chr classmethod complex dict dir divmod enumerate filter " +
    "float format frozenset getattr hasattr hash hex id input int isinstance issubclass iter len list map max " +
    "min next object oct open ord pow print property range repr reversed round set setattr slice sorted " +
    "staticmethod str sum super tuple type vars zip").split(" "),
);

/** Beyond this many characters a program is shown plain, so that typing stays quick. */
const MOST_CHARACTERS = 50_000;

// A string that is not closed yet ends with its line, or with the program where it has three quotes.
const PATTERNS = {
  comment: String.raw`#[^\n]*`,
  string:
    String.raw`[rRbBuUfFtT]{0,2}(?:"""(?:[^\\]|\\(?:[^]|$))*?(?:"""|$)|'''(?:[^\\]|\\(?:[^]|$))*?(?:'''|$)` +
    String.raw`|"(?:[^"\\\n]|\\(?:[^]|$))*"?|'(?:[^'\\\n]|\\(?:[^]|$))*'?)`,
  decorator: String.raw`(?<=(?:^|\n)[ \t]*)@[\p{L}\p{N}_.]+`,
  number: String.raw`(?:0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+\-]?\d[\d_]*)?[jJ]?)`,
  word: String.raw`[\p{L}_][\p{L}\p{N}_]*`,
};
const TOKEN = new RegExp(
  Object.entries(PATTERNS).map(([name, pattern]) => `(?<${name}>${pattern})`).join("|"),
  "gu",
);

/** Return a program as a fragment of text and coloured spans. */
export function highlight(code) {
  const fragment = document.createDocumentFragment();
  if (code.length > MOST_CHARACTERS) {
    fragment.append(code);
    return fragment;
  }
  let shown = 0;
  let before = "";
  for (const match of code.matchAll(TOKEN)) {
    const [text] = match;
    const kind = kindOf(match.groups, text, before, code[match.index - 1]);
    before = text;
    if (kind === null) continue;
    fragment.append(code.slice(shown, match.index));
    const span = document.createElement("span");
    span.className = `py-${kind}`;
    span.textContent = text;
    fragment.append(span);
    shown = match.index + text.length;
  }
  fragment.append(code.slice(shown));
  return fragment;
}

function kindOf(groups, text, before, previous) {
  if (groups.word === undefined) return Object.keys(PATTERNS).find((name) => groups[name] !== undefined);
  if (before === "def" || before === "class") return "definition";
  if (previous === ".") return null;
  if (KEYWORDS.has(text)) return "keyword";
  if (CONSTANTS.has(text)) return "number";
  return BUILTINS.has(text) ? "builtin" : null;
}
