// Text files that come along with a question. Loaded with the first one.
import { say } from "./shell.js";
import { words } from "./chat-parts.js";

/** So many bytes at most stand for one character of the house's limit; a larger file is not even read. */
const MOST_BYTES = 3;

const MARKS = { "utf-16le": [0xff, 0xfe], "utf-16be": [0xfe, 0xff] };

/** What no text has that is in the letters of western Windows: bytes like these are another kind of file. */
const NO_LETTERS = /[\0-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f]/;

const read = (bytes, encoding) => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

/** The text, and whether its encoding was guessed; without a text where it is none. */
function decoded(bytes) {
  const mark = Object.keys(MARKS).find((name) => MARKS[name].every((byte, at) => bytes[at] === byte));
  const text = read(bytes, mark ?? "utf-8");
  if (text !== null || mark) return text?.includes("\0") ? {} : { text };
  const guess = read(bytes, "windows-1252");
  return NO_LETTERS.test(guess) ? {} : { text: guess, guessed: true };
}

/** A text as the house takes it: of at most so many characters, in UTF-8, UTF-16 with its mark, or else Windows-1252. */
export async function readable(file, longest) {
  const refused = (why, ...more) => new Error(say(why, file.name, ...more));
  if (file.size > MOST_BYTES * longest + MOST_BYTES) throw refused(words.attach_long, longest);
  const { text, guessed } = decoded(await file.arrayBuffer().then((buffer) => new Uint8Array(buffer), () => Uint8Array.of(0)));
  if (text === undefined || text === null) throw refused(words.attach_binary);
  if (!text.trim()) throw refused(words.attach_empty);
  if (text.length > longest) throw refused(words.attach_long, longest);
  return { text, guessed };
}
